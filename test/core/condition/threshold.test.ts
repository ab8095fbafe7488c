import { expect, it } from 'vitest';
import { nameProblems, parseThreshold } from '../../../src/core/condition/threshold.ts';

it.each([
  ['no slower than results/x', { than: 'results/x' }],
  ['no  slower than results/my run', { than: 'results/my run' }],
  ['no slower than results/x by 10 %', { than: 'results/x', by: 0.1 }],
  ['no slower than results/x by 7.5% on batch-10k', { than: 'results/x', by: 0.075, workload: 'batch-10k' }],
  ['no slower than results/x on batch-10k', { than: 'results/x', workload: 'batch-10k' }],
])('%s', (text, parts) => {
  expect(parseThreshold(text)).toEqual({ kind: 'no slower', text, ...parts });
});

it('a share is one of the instances that are due', () => {
  expect(parseThreshold('failed < 1 %')).toMatchObject({
    kind: 'condition',
    key: 'failed',
    bound: { kind: 'share', share: 0.01 },
  });
  expect(() => parseThreshold('p99 < 10 %')).toThrow('latency_p99_ms is no part of the instances that are due');
});

it('names must be those of the experiment', () => {
  const known = { strategies: ['direct', 'rest'], workloads: ['batch-10k'], percentiles: [99.9] };
  const problems = (text: string) => nameProblems(parseThreshold(text), known).map(({ message }) => message);
  expect(problems('rest.p99.9 < 3 x direct.p99 on batch-10k')).toEqual([]);
  expect(problems('rset.p99.99 < 3 x drect.p99 on batch-1k')).toEqual([
    'the experiment has no strategy "rset" (did you mean "rest"?)',
    'the experiment has no strategy "drect" (did you mean "direct"?)',
    'the experiment has no workload "batch-1k" (did you mean "batch-10k"?)',
    'p99.99 is not among the percentiles of the experiment',
  ]);
  expect(problems('no slower than results/x on stream')).toEqual(['the experiment has no workload "stream"']);
});
