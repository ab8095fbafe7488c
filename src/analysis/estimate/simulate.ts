/** A batch on the cloud's workers, many times over: the noise of the runs and the priors are drawn. */
import { lognormal, seeded, type Uniform } from '../../core/random.ts';
import { type CloudRuns, type JobRun, type PipelineRun, runsWhere } from './cloud-runs.ts';
import { fitJob, fitPipeline } from './fits.ts';
import { type Noise, noiseOf } from './noise.ts';
import { assume } from './priors.ts';
import { type Ran, runJob, runPipeline } from './workers.ts';
import type { Workers } from '../cloud/model.ts';

export interface Target {
  readonly strategy: string;
  readonly rows: number;
  readonly workers: Workers;
}

export interface Simulated {
  readonly pipeline: Ran;
  readonly gbPerWorker: number;
  /** Of a strategy that has one. */
  readonly job?: Ran;
}

export interface Chance {
  readonly draws: number;
  readonly seed: number;
}

/**
 * In each draw the measured runs are measured again, each with noise of its own, and fitted anew: what few runs tell is uncertain. The
 * predicted run has noise too. There must be at least one pipeline of the strategy. The same seed gives the same draws.
 */
export function simulate(runs: CloudRuns, { strategy, rows, workers }: Target, { draws, seed }: Chance): Simulated[] {
  const next = seeded(seed);
  const own = runsWhere(runs, (run) => run.strategy === strategy);
  const noise = noiseOf(runs);
  return Array.from({ length: draws }, () => {
    const assumed = assume(next);
    const { workPerRowS, fixedS, unbilledS, ...others } = fitPipeline(
      own.pipelines.map((run) => pipelineAgain(run, noise, next)),
      assumed,
    );
    const fit = {
      ...others,
      workPerRowS: workPerRowS * lognormal(next, noise.work),
      fixedS: fixedS * lognormal(next, noise.fixed),
      unbilledS: unbilledS * lognormal(next, noise.unbilled),
    };
    const simulated = { pipeline: runPipeline(fit, rows, workers, assumed), gbPerWorker: fit.gbPerWorker };
    if (own.jobs.length === 0) return simulated;
    const job = fitJob(
      own.jobs.map((run) => jobAgain(run, noise, next)),
      assumed.jobNodeStartS,
    );
    return { ...simulated, job: slower(runJob(job, rows, workers.count, assumed), lognormal(next, noise.job)) };
  });
}

function pipelineAgain(run: PipelineRun, noise: Noise, next: Uniform): PipelineRun {
  const workerS = run.workerS * lognormal(next, noise.fixed);
  const unbilledS = (run.elapsedS - run.workerS / run.workers) * lognormal(next, noise.unbilled);
  const work = lognormal(next, noise.work);
  return {
    ...run,
    workerS,
    memoryGbH: (run.memoryGbH * workerS) / run.workerS,
    elapsedS: unbilledS + workerS / run.workers,
    stages: Object.fromEntries(Object.entries(run.stages).map(([name, seconds]) => [name, seconds * work])),
  };
}

function jobAgain(run: JobRun, noise: Noise, next: Uniform): JobRun {
  const longer = lognormal(next, noise.job);
  return { ...run, elapsedS: run.elapsedS * longer, nodeS: run.nodeS * longer };
}

function slower({ elapsedS, billedS }: Ran, factor: number): Ran {
  return { elapsedS: elapsedS * factor, billedS: billedS * factor };
}
