/** Running time, billed hours and cost of a number of rows: a Monte-Carlo simulation over the noise of the runs and the priors. */
import { secondsPerHour } from '../../core/units.ts';
import { lognormal, seeded } from '../../core/random.ts';
import { priceUsage } from '../../prices/cost.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import type { Usage } from '../../core/predictor.ts';
import type { SeedCell } from './seed-experiment.ts';
import { fitJob, fitPipeline, jobRuns, type Noise, noiseOf, type PipelineFit, pipelineRuns } from './fit-runs.ts';
import { type Draw, figureKeys, type Figures, ranges } from '../what-if/draws.ts';
import { assume, type Assumed, type Priors } from '../cloud/priors.ts';
import { runJob, runPipeline, type Workers } from '../what-if/workers.ts';

export interface Target {
  readonly strategy: 'direct' | 'batch-job';
  readonly rows: number;
  readonly workers: Workers;
}

export interface Estimate extends Figures {
  /** Only for batch-job, whose figures above are of both parts together. */
  readonly parts?: { readonly prepare: Figures; readonly job: Figures };
}

const draws = 4000;

/** Cells must hold at least one finished run of the strategy. The same seed gives the same estimate. */
export function estimate(cells: readonly SeedCell[], target: Target, priors: Priors, book: PriceBook, seed: number): Estimate {
  const next = seeded(seed);
  const pipeline = fitPipeline(pipelineRuns(cells, target.strategy));
  const job = target.strategy === 'batch-job' ? fitJob(jobRuns(cells)) : undefined;
  const noise = noiseOf(cells);
  const prepares: Draw[] = [];
  const jobs: Draw[] = [];
  for (let i = 0; i < draws; i++) {
    const assumed = assume(priors, next);
    const ran = runPipeline(disturb(pipeline, noise, assumed, next), target.rows, target.workers, assumed);
    const vcpuH = ran.billedS / secondsPerHour;
    prepares.push(price({ elapsedS: ran.elapsedS, vcpuH, memoryGbH: vcpuH * pipeline.gbPerWorker, nodeH: 0 }, book));
    if (job === undefined) continue;
    const { elapsedS, billedS } = runJob(job, target.rows, target.workers.count, assumed);
    const factor = lognormal(next, noise.job);
    jobs.push(price({ elapsedS: elapsedS * factor, vcpuH: 0, memoryGbH: 0, nodeH: (billedS * factor) / secondsPerHour }, book));
  }
  if (job === undefined) return ranges(prepares);
  const together = prepares.map((draw, i) => add(draw, jobs[i] as Draw));
  return { ...ranges(together), parts: { prepare: ranges(prepares), job: ranges(jobs) } };
}

function disturb(fit: PipelineFit, noise: Noise, { perRowShare }: Assumed, next: () => number): PipelineFit {
  return {
    ...fit,
    workPerRowS: fit.workPerRowS * lognormal(next, noise.work) * (fit.oneSize ? perRowShare : 1),
    fixedS: fit.fixedS * lognormal(next, noise.fixed),
    unbilledS: fit.unbilledS * lognormal(next, noise.unbilled),
  };
}

function line(part: string, sku: string, quantity: number, unit: string): Usage[] {
  return quantity === 0 ? [] : [{ part, sku, quantity, unit, evidence: 'assumed', rule: 'estimated' }];
}

function price(usage: Omit<Draw, 'costUsd'>, book: PriceBook): Draw {
  const lines = [
    ...line('pipeline workers', 'dataflow/batch/vcpu', usage.vcpuH, 'vCPU h'),
    ...line('pipeline workers', 'dataflow/batch/memory', usage.memoryGbH, 'GB h'),
    ...line('job', 'ai-platform/batch-prediction', usage.nodeH, 'node h'),
  ];
  // A part without a price would make the whole look cheap: then there is no cost.
  const { perRunUsd, unpriced } = priceUsage(lines, book, 0);
  return { ...usage, costUsd: unpriced.length === 0 && perRunUsd !== undefined ? perRunUsd.value : Number.NaN };
}

function add(a: Draw, b: Draw): Draw {
  return Object.fromEntries(figureKeys.map((key) => [key, a[key] + b[key]])) as Draw;
}
