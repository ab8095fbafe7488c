import { expect, it } from 'vitest';
import { nameProblems, parseThreshold } from '../../../src/core/condition/threshold.ts';

it('a share is one of the instances that are due', () => {
  expect(parseThreshold('failed < 1 %')).toMatchObject({
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
});
