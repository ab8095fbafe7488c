import { expect, it } from 'vitest';
import { compare } from '../../../src/analysis/comparison/compare.ts';
import { type Baselines, judgeThresholds } from '../../../src/analysis/thresholds/judge.ts';
import type { ThresholdCheck } from '../../../src/analysis/thresholds/judged.ts';
import type { RunRecord } from '../../../src/core/record.ts';
import { batchResult, machine, measured, plan, runRecord } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';

const experiment = { workloads: [{ name: 'batch', use: 'batch' }], strategies: [{ name: 'direct' }] };

/** Batches of `direct` with these throughputs. */
function run(rowsPerS: readonly number[], changes: Partial<RunRecord> = {}, thresholds: readonly string[] = []): RunRecord {
  const cells = rowsPerS.map((throughputRowsPerS, i) =>
    measured('direct', 'batch', batchResult({ throughputRowsPerS, makespanS: 10_000 / throughputRowsPerS }), i + 1),
  );
  return runRecord(cells, { experiment: { ...experiment, repeats: rowsPerS.length, thresholds }, ...changes });
}

function checks(
  threshold: string,
  earlier: RunRecord,
  later: readonly number[],
  changes: Partial<RunRecord> = {},
): readonly ThresholdCheck[] {
  const baselines: Baselines = new Map([['results/x', earlier]]);
  const [only] = judgeThresholds(compare(run(later, changes, [threshold]), book), baselines);
  return (only?.checks ?? []).filter(({ key }) => key === undefined || key === 'throughput_rows_per_s');
}

const about = (rowsPerS: number) => Array.from({ length: 12 }, (_, i) => rowsPerS * (1 + (i - 5.5) / 1000));

it('a change that is more than noise breaks it, one for the better does not', () => {
  const earlier = run(about(2500));
  const place = { workload: 'batch', strategy: 'direct', key: 'throughput_rows_per_s' };
  expect(checks('no slower than results/x', earlier, about(2000))).toEqual([
    { ...place, state: 'broken', value: 2000, allowed: 2500 },
  ]);
  expect(checks('no slower than results/x', earlier, about(3000))).toMatchObject([{ state: 'held' }]);
  expect(checks('no slower than results/x', earlier, about(2500))).toMatchObject([{ state: 'held' }]);
});

it('by so much it may be slower', () => {
  const earlier = run(about(2500));
  expect(checks('no slower than results/x by 25 %', earlier, about(2000))).toMatchObject([{ state: 'held', allowed: 1875 }]);
  expect(checks('no slower than results/x by 15 %', earlier, about(2000))).toMatchObject([{ state: 'broken', allowed: 2125 }]);
});

it('too few repeats for a test say nothing, unless the medians are asked', () => {
  const earlier = run([2500, 2510, 2520]);
  const [check] = checks('no slower than results/x', earlier, [1000, 1010, 1020]);
  expect(check).toMatchObject({
    state: 'not measured',
    reason: expect.stringMatching(/^a test takes \d+ repeats in each run; "by 10 %"/),
  });
  expect(checks('no slower than results/x by 10 %', earlier, [1000, 1010, 1020])).toMatchObject([
    { state: 'broken', value: 1010 },
  ]);
  expect(checks('no slower than results/x by 10 %', earlier, [2400, 2410, 2420])).toMatchObject([{ state: 'held', value: 2410 }]);
});

it('runs on other machines are not held against each other', () => {
  const earlier = run(about(2500), { machine: { ...machine, cores: 64 } });
  expect(checks('no slower than results/x', earlier, about(2000))).toMatchObject([
    { state: 'not measured', reason: 'it differs together with: machine' },
  ]);
});

it('nor is what only the earlier run had', () => {
  const earlier = runRecord([...run(about(2500)).cells, measured('gone', 'batch', batchResult())], { experiment });
  expect(checks('no slower than results/x', earlier, about(2500)).map(({ strategy }) => strategy)).toEqual(['direct']);
});

it('what failed now is not measured', () => {
  const baselines: Baselines = new Map([['results/x', run(about(2500))]]);
  const failed = { ...plan('direct', 'batch'), state: 'failed', reason: 'it was gone' } as const;
  const record = runRecord([failed], { experiment: { ...experiment, thresholds: ['no slower than results/x'] } });
  expect(judgeThresholds(compare(record, book), baselines)).toMatchObject([
    {
      state: 'not measured',
      checks: [{ workload: 'batch', strategy: 'direct', reason: expect.stringContaining('it was gone') }],
    },
  ]);
});

it('a run that is not there holds nothing', () => {
  const record = run([2500], {}, ['no slower than results/x']);
  const baselines: Baselines = new Map([['results/x', { missing: 'there is no such run' }]]);
  expect(judgeThresholds(compare(record, book), baselines)).toEqual([
    {
      text: 'no slower than results/x',
      state: 'not measured',
      checks: [{ state: 'not measured', reason: 'there is no such run' }],
    },
  ]);
});

it('only the workload that it names counts', () => {
  const [check, ...more] = checks('no slower than results/x on other', run(about(2500)), about(2000));
  expect([check, more]).toEqual([{ state: 'not measured', reason: 'nothing is in both runs that has a speed' }, []]);
});
