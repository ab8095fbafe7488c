import { describe, expect, it } from 'vitest';
import { loadPriceBook } from '../../../src/prices/price-book.ts';
import { seedRun } from '../../../src/core/paths.ts';
import { readRecord } from '../../../src/run/store.ts';
import { cloudRuns } from '../../../src/analysis/estimate/cloud-runs.ts';
import { cloudEstimate } from '../../../src/analysis/estimate/cloud-estimate.ts';
import { fitLine } from '../../../src/analysis/estimate/line.ts';
import { holdOut } from '../../../src/analysis/estimate/hold-out.ts';
import { readPriors } from '../../../src/run/estimate-priors.ts';
import { runJob, runPipeline } from '../../../src/analysis/estimate/workers.ts';

const assumed = {
  busyShare: 0.5,
  stopShare: 0.25,
  throughputSeenS: 100,
  workerStartS: 50,
  aimS: 200,
  jobNodeS: 100,
  jobNodeStartS: 10,
  perRowShare: 1,
};
const pipeline = {
  stages: {},
  workPerRowS: 0.5,
  unbilledS: 200,
  fixedS: 400,
  startWorkers: 2,
  gbPerWorker: 3.75,
  oneSize: false,
};
const record = await readRecord(seedRun);
const [priors, book] = [await readPriors(), await loadPriceBook(record.priceBook)];
const runs = cloudRuns(record.cells);

describe('fit', () => {
  it('finds the line, through the origin with one size, and never falls', () => {
    expect(
      fitLine([
        { rows: 10, value: 7 },
        { rows: 30, value: 17 },
      ]),
    ).toEqual({ fixed: 2, perRow: 0.5 });
    expect(fitLine([{ rows: 10, value: 5 }])).toEqual({ fixed: 0, perRow: 0.5 });
    expect(
      fitLine([
        { rows: 10, value: 5 },
        { rows: 30, value: 5 },
      ]),
    ).toEqual({ fixed: 5, perRow: 0 });
  });
});

describe('workers over time', () => {
  it('has a fixed number there from the start', () => {
    expect(runPipeline(pipeline, 1000, { kind: 'fixed', count: 4 }, assumed)).toEqual({ elapsedS: 850, billedS: 2600 });
  });
  it('adds workers after a while, which are billed while they start and while the pipeline stops', () => {
    // 1000 s of work; 2 workers do 200 in 100 s, 4 are then wanted; 100 more in 50 s; 4 workers do the last 700 in 175 s.
    const ran = runPipeline(pipeline, 1000, { kind: 'autoscaled', count: 8 }, assumed);
    expect(ran).toEqual({ elapsedS: 200 + 400 + 325, billedS: 2 * 300 + 2 * 100 + 4 * 225 + 4 * 100 });
  });
  it('adds none where the work is done before', () => {
    const ran = runPipeline(pipeline, 100, { kind: 'autoscaled', count: 8 }, assumed);
    expect(ran).toEqual({ elapsedS: 650, billedS: 900 });
  });
  it('gives a job nodes by its work, up to the cap', () => {
    const job = { elapsedFixedS: 400, nodeFixedS: 500, nodePerRowS: 1 };
    expect(runJob(job, 300, 3, assumed)).toEqual({ elapsedS: 500, billedS: 820 });
  });
});

describe('estimate from 2018', () => {
  it('is the same for the same seed, and answers for a billion rows', () => {
    const target = { strategy: 'batch-job', rows: 1e9, workers: { kind: 'fixed', count: 100 } } as const;
    const first = cloudEstimate(runs, target, priors, book, 1);
    expect(cloudEstimate(runs, target, priors, book, 1)).toEqual(first);
    for (const { value, low, high } of [first.elapsedS, first.vcpuH, first.nodeH, first.costUsd]) {
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
  });
  it.each([
    ['direct', [1776, 8.651, 0]],
    ['batch-job', [1394, 2.61, 0.7712]],
  ])('of 10,000,000 rows through %s on 20 workers', (strategy, expected) => {
    const target = { strategy, rows: 1e7, workers: { kind: 'fixed', count: 20 } } as const;
    const { elapsedS, vcpuH, nodeH } = cloudEstimate(runs, target, priors, book, 1);
    expect([elapsedS.value, vcpuH.value, nodeH.value].map((value) => Number(value.toPrecision(4)))).toEqual(expected);
  });
  it.each(['direct', 'batch-job'] as const)(
    'predicts the pipeline of %s at sizes held back within 25 %, and covers them',
    (strategy) => {
      const pipelines = holdOut(runs, strategy, priors, book, 1).filter(({ part }) => part === 'pipeline');
      expect(pipelines).toHaveLength(8);
      expect(pipelines.filter(({ error, covered }) => Math.abs(error) > 0.25 || !covered)).toEqual([]);
    },
  );
  it("records what it misses: a job's node hours from one size", () => {
    const missed = holdOut(runs, 'batch-job', priors, book, 1).filter(({ covered }) => !covered);
    expect(missed.map(({ rows, figure, error }) => [rows, figure, Number(error.toFixed(0))])).toEqual([
      [100_000, 'nodeH', 10],
      [100_000, 'nodeH', 10],
    ]);
  });
});
