import { describe, expect, it } from 'vitest';
import { fitJob, fitPipeline } from '../../../src/analysis/estimate/fits.ts';
import { fitLine } from '../../../src/analysis/cloud/line.ts';
import { noiseOf } from '../../../src/analysis/estimate/noise.ts';

describe('a line', () => {
  it('is found, through the origin with one size, and never falls', () => {
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

describe('a pipeline', () => {
  const run = { id: '', strategy: 'direct', workers: 2, memoryGbH: 1 };
  const small = { ...run, rows: 100, elapsedS: 500, workerS: 640, stages: { read: 10, predict: 30 } };
  const large = { ...run, rows: 1000, elapsedS: 800, workerS: 1240, stages: { read: 100, predict: 300 } };
  const assumed = { busyShare: 0.8, perRowShare: 0.5 };

  it('of two sizes has the work that its stages tell, and what is billed beside it', () => {
    // 0.4 s a row; busy for 0.8 of the time: 0.25 s of each of two workers.
    expect(fitPipeline([small, large], assumed)).toMatchObject({
      workPerRowS: expect.closeTo(0.4, 10) as number,
      fixedS: expect.closeTo((320 - 25 + 620 - 250) / 2, 10) as number,
      unbilledS: expect.closeTo(180, 10) as number,
      startWorkers: 2,
    });
  });
  it('of one size has the assumed share of its stages grow with the rows, and predicts itself', () => {
    const fit = fitPipeline([small], assumed);
    expect(fit.workPerRowS).toBeCloseTo(0.2, 10);
    expect(2 * fit.fixedS + (100 * fit.workPerRowS) / 0.8).toBeCloseTo(640, 10);
  });
  it('with more workers than at first says nothing of the fixed times', () => {
    const many = { ...large, workers: 8, workerS: 9999, elapsedS: 9999 };
    const { fixedS, unbilledS, startWorkers } = fitPipeline([small, many], assumed);
    expect([fixedS, unbilledS, startWorkers].map(Math.round)).toEqual([295, 180, 2]);
  });
});

describe('a job', () => {
  const run = { id: '', strategy: 'batch-job' };
  const small = { ...run, rows: 100, elapsedS: 450, nodeS: 500 };

  it('of one size has the node start that is given, and what is left grows with the rows', () => {
    expect(fitJob([small], 400)).toEqual({ nodeFixedS: 400, nodePerRowS: 1, elapsedFixedS: 350, withoutFurtherS: 100 });
  });
  it('of one size is never less than nothing beside its start', () => {
    expect(fitJob([small], 600)).toEqual({ nodeFixedS: 500, nodePerRowS: 0, elapsedFixedS: 450, withoutFurtherS: 0 });
  });
  it('of two sizes needs no start from elsewhere', () => {
    const large = { ...run, rows: 1100, elapsedS: 950, nodeS: 2500 };
    const { nodeFixedS, nodePerRowS, elapsedFixedS, withoutFurtherS } = fitJob([small, large], 1);
    expect([nodeFixedS, nodePerRowS, elapsedFixedS, withoutFurtherS].map((one) => Number(one.toFixed(9)))).toEqual([
      300, 2, 400, 2200,
    ]);
  });
});

it('two jobs that are equal by chance still vary by some of what is assumed', () => {
  const job = { id: '', strategy: 'batch-job', rows: 100, elapsedS: 450, nodeS: 500 };
  expect(noiseOf({ pipelines: [], jobs: [job, job] }).job).toBeCloseTo(0.1 / Math.sqrt(2), 10);
  expect(noiseOf({ pipelines: [], jobs: [job, { ...job, elapsedS: 450 * Math.exp(0.2) }] }).job).toBeCloseTo(
    Math.sqrt((0.01 + 0.02) / 2),
    10,
  );
});
