import { describe, expect, it } from 'vitest';
import type { ComparisonRow, WorkloadComparison } from '../../../src/analysis/comparison/comparison.ts';
import { batchSizes } from '../../../src/analysis/curves/batch-sizes.ts';
import { costFront } from '../../../src/analysis/curves/front.ts';
import { overTime } from '../../../src/analysis/curves/over-time.ts';
import { costParts, cpuParts } from '../../../src/analysis/curves/parts.ts';
import { percentileCurves } from '../../../src/analysis/curves/percentiles.ts';
import { analyse } from '../../../src/analysis/index.ts';
import type { Cell, Distribution } from '../../../src/core/record.ts';
import { Histogram } from '../../../src/measure/distribution/histogram.ts';
import { batchResult, distribution, measured, runRecord, streamResult } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';

function workloadOf(cells: readonly Cell[]): WorkloadComparison {
  const [workload] = analyse(runRecord(cells), book).workloads;
  if (workload === undefined) throw new Error('no workload');
  return workload;
}

/** 1 to `samples` ms. */
function ramp(samples: number, factor = 1): Distribution {
  const histogram = new Histogram();
  for (let i = 1; i <= samples; i++) histogram.record(i * factor);
  return histogram.distribution();
}

describe('percentile curves', () => {
  it('are the median of the repeats, with the least and the most of them', () => {
    const [curve] = percentileCurves(
      workloadOf([1, 2, 4].map((factor, i) => measured('a', 'w', streamResult({ latencyMs: ramp(1000, factor) }), i + 1))),
    );
    const at99 = curve?.points.find(({ percent }) => percent === 99)?.ms;
    expect(at99?.value).toBeCloseTo(1980, -1);
    expect(at99?.low).toBeCloseTo(990, -1);
    expect(at99?.high).toBeCloseTo(3960, -1);
  });

  it('end where the repeat with the fewest samples has too few beyond', () => {
    const cells = [ramp(10_000), ramp(200)].map((latencyMs, i) => measured('a', 'w', streamResult({ latencyMs }), i + 1));
    expect(percentileCurves(workloadOf(cells))[0]?.points.at(-1)?.percent).toBe(95);
  });

  it('are left out where the stored histogram cannot be read', () => {
    expect(percentileCurves(workloadOf([measured('a', 'w', streamResult({ latencyMs: distribution(1000, 5) }))]))).toEqual([]);
  });
});

it('over time: windows end at multiples of their length, and nothing stands where nothing was averaged', () => {
  const timeline = { windowS: 0.5, ok: [10, 20], failed: [0, 0], backlog: [3, 0], latencyMs: [null, 2.5] };
  expect(overTime(workloadOf([measured('a', 'w', streamResult({ timeline }))]))).toEqual([
    {
      strategy: 'a',
      repeat: 1,
      windows: [
        { atS: 0.5, rowsPerS: 20, backlog: 3 },
        { atS: 1, rowsPerS: 40, latencyMs: 2.5, backlog: 0 },
      ],
    },
  ]);
});

it('over time: no throughput of a window that the cell ended in', () => {
  const timeline = { windowS: 0.5, ok: [10, 20, 1], failed: [0, 0, 0] };
  const [course] = overTime(workloadOf([measured('a', 'w', batchResult({ timeline, makespanS: 1.1 }))]));
  expect(course?.windows).toEqual([{ atS: 0.5, rowsPerS: 20 }, { atS: 1, rowsPerS: 40 }, { atS: 1.5 }]);
});

describe('batch sizes', () => {
  it('are shares of the calls of all repeats, of strategies that gather rows', () => {
    const cells = [
      measured('one', 'w', batchResult({ batchSizes: { 1: 10 } })),
      measured('many', 'w', batchResult({ batchSizes: { 1: 1, 3: 2 } }), 1),
      measured('many', 'w', batchResult({ batchSizes: { 3: 1 } }), 2),
    ];
    expect(batchSizes(workloadOf(cells))).toEqual([
      {
        strategy: 'many',
        bins: [
          { from: 1, to: 1, share: 0.25 },
          { from: 3, to: 3, share: 0.75 },
        ],
      },
    ]);
  });

  it('are put into bins of equal width where they are large', () => {
    const [one] = batchSizes(workloadOf([measured('a', 'w', batchResult({ batchSizes: { 1: 1, 2: 1, 64: 2 } }))]));
    expect(one?.bins).toEqual([
      { from: 1, to: 2, share: 0.5 },
      { from: 63, to: 64, share: 0.5 },
    ]);
  });
});

describe('parts', () => {
  const workload = workloadOf([measured('a', 'w', batchResult({ services: { startS: 1, cpuS: 7, peakRssBytes: 1 } }))]);
  const [row] = workload.rows;

  it('of the cost add up to the cost a million', () => {
    const [own] = costParts(workload).strategies;
    const sum = own?.values.reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo(row?.figures['cost_usd_per_million'] ?? NaN, 9);
  });

  it('of the CPU time are the roles that used any', () => {
    const { names, strategies } = cpuParts(workload);
    expect(names).toEqual(['driver', 'workers', 'services']);
    expect(strategies[0]?.values).toEqual([row?.figures['cpu_driver_s'], row?.figures['cpu_workers_s'], 7]);
  });
});

describe('the front of cost against time', () => {
  const cells = ['a', 'b', 'c', 'd'].map((name) => measured(name, 'w', batchResult()));
  const workload = workloadOf(cells);
  const at = (places: Readonly<Record<string, readonly [makespan: number, usd: number]>>, changes: Partial<ComparisonRow> = {}) =>
    costFront({
      ...workload,
      rows: workload.rows.flatMap((row): ComparisonRow[] => {
        const [time, usd] = places[row.strategy] ?? [];
        if (time === undefined || usd === undefined) return [];
        return [{ ...row, ...changes, figures: { ...row.figures, makespan_s: time, cost_usd_per_million: usd } }];
      }),
    });

  it('holds what no other beats in both', () => {
    const found = at({ a: [1, 4], b: [2, 2], c: [2, 3], d: [4, 1] });
    expect(found?.key).toBe('makespan_s');
    expect(found?.points.filter(({ onFront }) => onFront).map(({ strategy }) => strategy)).toEqual(['a', 'b', 'd']);
  });

  it('holds both of two that are alike', () => {
    expect(at({ a: [1, 1], b: [1, 1] })?.points.map(({ onFront }) => onFront)).toEqual([true, true]);
  });

  it('is drawn of at least two whose cost is whole', () => {
    expect(at({ a: [1, 1] })).toBeUndefined();
    expect(at({ a: [1, 1], b: [2, 2] }, { costIncomplete: true })).toBeUndefined();
  });
});
