/** Running time, billed hours and cost of a number of rows, from runs on the cloud. */
import type { Usage } from '../../core/predictor.ts';
import { secondsPerHour } from '../../core/units.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import { priced } from './priced.ts';
import { widened } from './calibration.ts';
import type { CloudRuns } from './cloud-runs.ts';
import { type Draw, figureKeys, type Figures, ranges } from './draws.ts';
import { simulate, type Target } from './simulate.ts';

export interface Estimate extends Figures {
  /** Of a batch job, whose figures above are of both parts together. */
  readonly parts?: { readonly prepare: Figures; readonly job: Figures };
}

const draws = 4000;
/** Of what a price may be. */
const middle = 0.5;

export interface Given {
  readonly book: PriceBook;
  readonly seed: number;
  /** Of a calibration. */
  readonly factor: number;
}

/** There must be at least one pipeline of the strategy. The same seed gives the same estimate. */
export function cloudEstimate(runs: CloudRuns, target: Target, { book, seed, factor }: Given): Estimate {
  const prepares: Draw[] = [];
  const jobs: Draw[] = [];
  for (const { pipeline, gbPerWorker, job } of simulate(runs, target, { draws, seed })) {
    const vcpuH = pipeline.billedS / secondsPerHour;
    prepares.push(priced(pipelineUsage(vcpuH, vcpuH * gbPerWorker), pipeline.elapsedS, book, middle));
    if (job === undefined) continue;
    const nodes = line('job', 'ai-platform/batch-prediction', job.billedS / secondsPerHour, 'node h');
    jobs.push(priced([nodes], job.elapsedS, book, middle));
  }
  const figuresOf = (all: readonly Draw[]) => withFactor(ranges(all), factor);
  if (jobs.length === 0) return figuresOf(prepares);
  const together = prepares.map((draw, i) => add(draw, jobs[i] as Draw));
  return { ...figuresOf(together), parts: { prepare: figuresOf(prepares), job: figuresOf(jobs) } };
}

function withFactor(figures: Figures, factor: number): Figures {
  return Object.fromEntries(figureKeys.map((key) => [key, widened(figures[key], factor)])) as Figures;
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
