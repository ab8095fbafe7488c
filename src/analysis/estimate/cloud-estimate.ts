/** Running time, billed hours and cost of a number of rows: a Monte-Carlo simulation over the noise of the runs and the priors. */
import { secondsPerHour } from '../../core/units.ts';
import { lognormal, seeded } from '../../core/random.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import type { Usage } from '../../core/predictor.ts';
import { type CloudRuns, fitJob, fitPipeline, type Noise, noiseOf, type PipelineFit } from './cloud-runs.ts';
import { priced } from './batch.ts';
import { type Draw, figureKeys, type Figures, ranges } from './draws.ts';
import { assume, type Assumed, type Priors } from './priors.ts';
import { runJob, runPipeline, type Workers } from './workers.ts';

export interface Target {
  readonly strategy: string;
  readonly rows: number;
  readonly workers: Workers;
}

export interface Estimate extends Figures {
  /** Of a batch job, whose figures above are of both parts together. */
  readonly parts?: { readonly prepare: Figures; readonly job: Figures };
}

const draws = 4000;
/** Of what a price may be. */
const middle = 0.5;

/** There must be at least one pipeline of the strategy. The same seed gives the same estimate. */
export function cloudEstimate(runs: CloudRuns, target: Target, priors: Priors, book: PriceBook, seed: number): Estimate {
  const next = seeded(seed);
  const isIts = ({ strategy }: { readonly strategy: string }) => strategy === target.strategy;
  const pipeline = fitPipeline(runs.pipelines.filter(isIts));
  const ownJobs = runs.jobs.filter(isIts);
  const job = ownJobs.length > 0 ? fitJob(ownJobs) : undefined;
  const noise = noiseOf(runs);
  const prepares: Draw[] = [];
  const jobs: Draw[] = [];
  for (let i = 0; i < draws; i++) {
    const assumed = assume(priors, next);
    const ran = runPipeline(disturb(pipeline, noise, assumed, next), target.rows, target.workers, assumed);
    const vcpuH = ran.billedS / secondsPerHour;
    prepares.push(priced(pipelineUsage(vcpuH, vcpuH * pipeline.gbPerWorker), ran.elapsedS, book, middle));
    if (job === undefined) continue;
    const { elapsedS, billedS } = runJob(job, target.rows, target.workers.count, assumed);
    const factor = lognormal(next, noise.job);
    const nodes = line('job', 'ai-platform/batch-prediction', (billedS * factor) / secondsPerHour, 'node h');
    jobs.push(priced([nodes], elapsedS * factor, book, middle));
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

/** Without worker disks. */
function pipelineUsage(vcpuH: number, memoryGbH: number): Usage[] {
  return [
    line('pipeline workers', 'dataflow/batch/vcpu', vcpuH, 'vCPU h'),
    line('pipeline workers', 'dataflow/batch/memory', memoryGbH, 'GB h'),
  ];
}

function line(part: string, sku: string, quantity: number, unit: string): Usage {
  return { part, sku, quantity, unit, evidence: 'assumed', rule: 'estimated' };
}

function add(a: Draw, b: Draw): Draw {
  return Object.fromEntries(figureKeys.map((key) => [key, a[key] + b[key]])) as Draw;
}
