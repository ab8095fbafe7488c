/** A batch of another size with what a run measured: a Monte-Carlo simulation over its noise and what is assumed of the cloud. */
import { median, sum } from '../../core/numbers.ts';
import { secondsPerHour } from '../../core/units.ts';
import { lognormal, logUniform, seeded } from '../../core/random.ts';
import { priceUsage } from '../../prices/cost.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import { pipelineUsage } from '../../prices/pipeline-usage.ts';
import type { Usage } from '../../core/predictor.ts';
import type { EngineMeasurement } from '../../core/record.ts';
import { type Draw, type Figures, ranges } from './draws.ts';
import { assume, type Assumed, type Priors } from './priors.ts';
import { runJob, runPipeline, type Workers } from './workers.ts';
import type { CloudAssumptions } from './assumed.ts';
import { deployedNodes, type Measured, ownUsage } from './measured.ts';

export interface BatchTarget {
  readonly rows: number;
  readonly workers: Workers;
  /** Machines of an endpoint; as many for each worker as in the run unless given. */
  readonly nodes?: number | undefined;
}

/** Of one cell, in seconds of this machine. */
interface Work {
  readonly rows: number;
  /** Worker seconds a row. */
  readonly perRowS: number;
  /** Set-up of each worker. */
  readonly openS: number;
  /** Rows a second of one machine of the endpoint; absent where there is none. */
  readonly nodeRowsPerS?: number;
  /** Node seconds of a job: set-up, and a row's. */
  readonly job?: { readonly startS: number; readonly perRowS: number };
}

const draws = 4000;

export function estimateBatch(
  measured: Measured,
  target: BatchTarget,
  given: { readonly assumptions: CloudAssumptions; readonly priors: Priors; readonly book: PriceBook; readonly seed: number },
): Figures {
  const next = seeded(given.seed);
  const work = workOf(measured.cells);
  const [cell] = measured.cells;
  const drawn: Draw[] = [];
  for (let i = 0; i < draws; i++) {
    const slower = logUniform(next(), given.assumptions.vcpuRatio) * lognormal(next, measured.noise);
    const startUpS = logUniform(next(), given.assumptions.startUpS);
    const queueS = logUniform(next(), given.assumptions.queueS);
    const ran = run(work, target, nodesOf(cell, target), { slower, startUpS, queueS, assumed: assume(given.priors, next) });
    drawn.push(priced(usageOf(measured, target, ran), ran.elapsedS, given.book, next()));
  }
  return ranges(drawn);
}

function workOf(cells: readonly EngineMeasurement[]): Work {
  const of = (read: (cell: EngineMeasurement) => number) => median(cells.map(read)) ?? NaN;
  const rows = of(({ counts }) => counts.due);
  const openS = of(({ setUp }) => setUp.openS);
  const isJob = cells.every(({ phasesS }) => phasesS['run'] !== undefined);
  if (!isJob) {
    const perRowS = of(({ workers, makespanS }) => workers * makespanS) / rows;
    const nodes = Math.max(...cells.map(deployedNodes));
    return { rows, perRowS, openS, ...(nodes > 0 && { nodeRowsPerS: of(({ makespanS }) => rows / makespanS / nodes) }) };
  }
  return {
    rows,
    perRowS: of((cell) => cell.workers * (cell.makespanS - atServiceS(cell))) / rows,
    openS,
    job: {
      startS: of((cell) => cell.modelThreads * phase(cell, 'start')),
      perRowS: of((cell) => cell.modelThreads * phase(cell, 'run')) / rows,
    },
  };
}

/** Of a job, what the pipeline waits for. */
function atServiceS(cell: EngineMeasurement): number {
  return phase(cell, 'queue') + phase(cell, 'start') + phase(cell, 'run');
}

function phase({ phasesS }: EngineMeasurement, name: string): number {
  return phasesS[name] ?? 0;
}

function nodesOf(cell: EngineMeasurement, { workers, nodes }: BatchTarget): number {
  return nodes ?? Math.ceil((deployedNodes(cell) * workers.count) / cell.workers);
}

interface Drawn {
  readonly slower: number;
  readonly startUpS: number;
  readonly queueS: number;
  readonly assumed: Assumed;
}

interface Ran {
  readonly elapsedS: number;
  /** Summed over the pipeline's workers. */
  readonly workerS: number;
  readonly nodes: number;
  /** Summed over a job's nodes. */
  readonly jobNodeS: number;
}

function run(work: Work, { rows, workers }: BatchTarget, nodes: number, { slower, startUpS, queueS, assumed }: Drawn): Ran {
  const fit = {
    workPerRowS: work.perRowS * slower,
    unbilledS: 0,
    fixedS: startUpS + work.openS * slower,
    startWorkers: 1,
    gbPerWorker: 0,
  };
  const pipeline = runPipeline(fit, rows, workers, assumed);
  // Where the endpoint's machines do not keep pace with the workers, these wait for them, and are paid.
  const endpointS = work.nodeRowsPerS === undefined ? 0 : fit.fixedS + (rows * slower) / (work.nodeRowsPerS * nodes);
  const waitingS = Math.max(0, endpointS - pipeline.elapsedS);
  const workerS = pipeline.billedS + waitingS * workers.count;
  const elapsedS = pipeline.elapsedS + waitingS;
  if (work.job === undefined) return { elapsedS, workerS, nodes, jobNodeS: 0 };
  const job = {
    elapsedFixedS: queueS,
    nodeFixedS: work.job.startS * slower,
    nodePerRowS: work.job.perRowS * slower,
    withoutFurtherS: 0,
  };
  const ran = runJob(job, rows, workers.count, assumed);
  return { elapsedS: elapsedS + ran.elapsedS, workerS, nodes, jobNodeS: ran.billedS };
}

/** The run's own lines with the quantities of the estimate. */
function usageOf(
  { cells: [cell], cloud }: Measured,
  { rows }: BatchTarget,
  { elapsedS, workerS, nodes, jobNodeS }: Ran,
): Usage[] {
  const pipeline = pipelineUsage({ workload: 'batch', workers: 1, elapsedS: workerS }, { ...cloud, assume: {} });
  const own = ownUsage(cell).map((line): Usage => {
    if (line.alwaysOn !== undefined) return { ...line, quantity: (nodes * elapsedS) / secondsPerHour };
    if (line.unit === 'node h') return { ...line, quantity: jobNodeS / secondsPerHour };
    return { ...line, quantity: (line.quantity * rows) / cell.counts.due };
  });
  return [...pipeline, ...own];
}

/** `position`: where in the ranges of quantities and prices the cost lies. */
export function priced(usage: readonly Usage[], elapsedS: number, book: PriceBook, position: number): Draw {
  const amount = (isIt: (line: Usage) => boolean) => sum(usage.filter(isIt).map(({ quantity }) => quantity));
  const { perRunUsd, unpriced } = priceUsage(usage, book, 0);
  // A part without a price would make the whole look cheap: then there is no cost.
  const isWhole = perRunUsd !== undefined && unpriced.length === 0;
  return {
    elapsedS,
    vcpuH: amount(({ unit }) => unit === 'vCPU h'),
    memoryGbH: amount(({ sku, unit }) => unit === 'GB h' && sku.endsWith('/memory')),
    nodeH: amount(({ unit }) => unit === 'node h'),
    costUsd: isWhole ? perRunUsd.low + position * (perRunUsd.high - perRunUsd.low) : Number.NaN,
  };
}
