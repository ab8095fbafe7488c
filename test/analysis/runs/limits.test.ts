import { expect, test } from 'vitest';
import { compareRuns } from '../../../src/analysis/runs/compare-runs.ts';
import { judgeLimits, parseChangeLimit } from '../../../src/analysis/runs/limits.ts';
import type { Comparison } from '../../../src/analysis/comparison/comparison.ts';
import { distribution, machine, measured, streamResult } from '../../fixtures/results.ts';
import { batches, run, streams } from '../../fixtures/repeats.ts';

const rates = [1000, 1010, 1020, 1030, 1040, 1050];
const times = (factor: number) => rates.map((rate) => rate * factor);
const base = run(batches('direct', rates));

function judged(text: string, a: Comparison, b: Comparison) {
  const limit = parseChangeLimit(text);
  return judgeLimits(compareRuns([a, b], [limit.key]), [limit])[0]!;
}

test.each([
  ['throughput < -10 %', 0.8, 'broken'],
  ['throughput < -10 %', 0.95, 'held'],
  ['throughput < -10 %', 1.5, 'held'],
  ['makespan > 10 %', 0.8, 'broken'],
  ['usd_per_million > 1 %', 0.5, 'broken'],
  ['direct.throughput < -10 % on batch', 0.8, 'broken'],
])('%s at %f times the rate: %s', (text, factor, state) => {
  expect(judged(text, base, run(batches('direct', times(factor)))).state).toBe(state);
});

test('says which cell, and by how much', () => {
  expect(judged('throughput < -10 %', base, run(batches('direct', times(0.8))))).toEqual({
    text: 'throughput < -10 %',
    state: 'broken',
    checks: [{ from: 'A', to: 'B', workload: 'batch', strategy: 'direct', state: 'broken', share: expect.closeTo(-0.2, 12) }],
  });
});

test('a change within the noise breaks nothing, however large', () => {
  const wide = [600, 800, 1000, 1200, 1400, 1600];
  expect(
    judged(
      'throughput < -10 %',
      run(batches('direct', wide)),
      run(
        batches(
          'direct',
          wide.map((rate) => rate * 0.8),
        ),
      ),
    ).state,
  ).toBe('held');
});

const slower = batches('direct', times(0.5));
test.each<[string, Comparison, string, string]>([
  ['too few repeats', run(slower.slice(1)), 'throughput < -10 %', 'too few repeats to tell a change from noise'],
  [
    'another machine',
    run(slower, { machine: { ...machine, cores: 8 } }),
    'throughput < -10 %',
    'measured under other conditions: machine',
  ],
  ['a strategy that is gone', run(batches('direct-64', rates)), 'direct.throughput < -10 %', 'not in this run'],
  ['nothing of the kind', run(slower), 'p99 > 10 %', 'the two runs have no latency_p99_ms in common to compare'],
  [
    'an unknown strategy',
    run(slower),
    'rest.throughput < -10 %',
    'the two runs have no throughput_rows_per_s in common to compare',
  ],
])('is not judged with %s', (_, other, text, reason) => {
  const { state, checks } = judged(text, base, other);
  expect([state, checks.map((check) => check.reason)]).toEqual(['not judged', [reason]]);
});

test('another version is what one compares: its changes are judged', () => {
  expect(judged('throughput < -10 %', base, run(slower, { versions: { predbench: '9' } })).state).toBe('broken');
});

test('is about the workloads that have such a figure', () => {
  const ms = [5, 5.1, 5.2, 5.3, 5.4, 5.5];
  const both = (factor: number) =>
    run([
      ...batches('direct', rates),
      ...streams(
        'direct',
        ms.map((one) => one * factor),
      ),
    ]);
  const { state, checks } = judged('p99 > 10 %', both(1), both(2));
  expect([state, checks.map(({ workload }) => workload)]).toEqual(['broken', ['stream']]);
});

test.each([
  ['p99 > 50 ms', 'must be a change in %, not "p99 > 50 ms"'],
  ['p99 == 1 %', 'a change is never exactly what is said'],
  ['p99 > 2 x rest.p99', 'must be a change in %, not "p99 > 2 x rest.p99"'],
])('refuses %s', (text, message) => expect(() => parseChangeLimit(text)).toThrow(message));

/** Streams with a p99.9 of so many times 5 ms. */
function latencies(factor: number): Comparison {
  return run(
    [5, 5.1, 5.2, 5.3, 5.4, 5.5].map((ms, i) => {
      const latencyMs = { ...distribution(2000, 5), further: [{ percent: 99.9, ms: ms * factor }] };
      return measured('direct', 'stream', streamResult({ latencyMs }), i + 1);
    }),
  );
}

test('is about further percentiles too, where both runs have them', () => {
  expect(judged('p99.9 > 10 %', latencies(1), latencies(2))).toMatchObject({
    state: 'broken',
    checks: [{ share: expect.closeTo(1, 12) }],
  });
  expect(judged('p99.9 > 10 %', latencies(1), latencies(1)).state).toBe('held');
});
