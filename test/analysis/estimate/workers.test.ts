import { expect, it } from 'vitest';
import { runJob, runPipeline } from '../../../src/analysis/estimate/workers.ts';

const assumed = {
  busyShare: 0.5,
  stopS: 100,
  throughputSeenS: 100,
  workerStartS: 50,
  aimS: 200,
  jobNodeS: 100,
  jobNodeStartS: 10,
  perRowShare: 1,
};
const pipeline = { workPerRowS: 0.5, unbilledS: 200, fixedS: 400, startWorkers: 2, gbPerWorker: 3.75 };

it('a fixed number of workers is there from the start', () => {
  expect(runPipeline(pipeline, 1000, { kind: 'fixed', count: 4 }, assumed)).toEqual({ elapsedS: 850, billedS: 2600 });
});

it('workers are added after a while, and billed while they start and while the pipeline stops', () => {
  // 1000 s of work; 2 workers do 200 in 100 s, 4 are then wanted; 100 more in 50 s; 4 workers do the last 700 in 175 s.
  const ran = runPipeline(pipeline, 1000, { kind: 'autoscaled', count: 8 }, assumed);
  expect(ran).toEqual({ elapsedS: 200 + 400 + 325, billedS: 2 * 300 + 2 * 100 + 4 * 225 + 4 * 100 });
});

it('the cap holds: three workers do the last 700 s', () => {
  const { elapsedS } = runPipeline(pipeline, 1000, { kind: 'autoscaled', count: 3 }, assumed);
  expect(elapsedS).toBeCloseTo(200 + 400 + 150 + 700 / 3, 10);
});

it('none are added where the work is done before', () => {
  const ran = runPipeline(pipeline, 100, { kind: 'autoscaled', count: 8 }, assumed);
  expect(ran).toEqual({ elapsedS: 650, billedS: 900 });
});

it('a job gets nodes by its work, up to the cap', () => {
  const job = { elapsedFixedS: 400, nodeFixedS: 500, nodePerRowS: 1, withoutFurtherS: 0 };
  expect(runJob(job, 300, 3, assumed)).toEqual({ elapsedS: 500, billedS: 820 });
  expect(runJob(job, 300, 2, assumed)).toEqual({ elapsedS: 550, billedS: 810 });
  expect(runJob(job, 0, 3, assumed)).toEqual({ elapsedS: 400, billedS: 500 });
});

it('a job gets no further node for the work that measured jobs did without one', () => {
  const job = { elapsedFixedS: 400, nodeFixedS: 500, nodePerRowS: 1, withoutFurtherS: 300 };
  expect(runJob(job, 300, 9, assumed)).toEqual({ elapsedS: 700, billedS: 800 });
  expect(runJob(job, 301, 9, assumed)).toEqual({ elapsedS: 550.5, billedS: 811 });
});
