/** What of a run on this machine the cloud's figures are computed from. */
import { statedWorkerStartS } from '../../core/keys/cloud.ts';
import { median } from '../../core/numbers.ts';
import { secondsPerHour } from '../../core/units.ts';
import { pipelineParts } from '../../prices/cloud/workers.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import type { ComparedCell, Comparison } from '../comparison/comparison.ts';
import { type Distribution, type EngineMeasurement, isOfEngine, type WorkloadSummary } from '../../core/record.ts';
import { type Point, points } from '../figures/identity.ts';
import { type Assumption, assumedOf, type Calibrated, withCalibrated } from './assumptions.ts';

/** Medians over the repeats. */
export interface LocalMeasurement {
  readonly kind: WorkloadSummary['kind'];
  readonly job: boolean;
  readonly makespanS: number;
  /** Of the makespan, what the stand-in of a job's service took to begin its work. */
  readonly queueS: number;
  readonly startS: number;
  /** Seconds that each of the pipeline's workers is paid for, `startUpS` included. */
  readonly paidS: number;
  /** As the experiment states it (`worker-start-s` of `cloud.assume`). */
  readonly startUpS: number;
  /** Model threads: nodes of a job. */
  readonly modelThreads: number;
  readonly calls: number;
  /** Calls that may be under way together, of all workers. */
  readonly callsAtOnce: number;
  /** Of a call; empty where there are none. */
  readonly serviceMs: Readonly<Partial<Record<Point, number>>>;
  readonly assumed: readonly Assumption[];
  /** That its costs are computed with. */
  readonly book: PriceBook;
}

/** Of at least one cell of one strategy; undefined where nothing was predicted, or not on this machine. */
export function localMeasurementOf(
  strategy: string,
  cells: readonly ComparedCell[],
  { record, book }: Pick<Comparison, 'record' | 'book'>,
  calibrated: readonly Calibrated[],
): LocalMeasurement | undefined {
  const all = cells.map(({ measured }) => measured).filter(isOfEngine);
  const [first] = all;
  if (first === undefined || first.evidence === 'none') return undefined;
  const { evidence, workload, batching, workers, modelThreads } = first;
  const { cloud } = record.experiment;
  const startUpS = statedWorkerStartS(cloud);
  const over = (of: (cell: EngineMeasurement) => number) => median(all.map(of)) ?? NaN;
  const job = batching === undefined;
  const standIn = evidence === 'embedded stand-in';
  const queueS = standIn ? over(({ phasesS }) => phasesS['queue'] ?? 0) : 0;
  const makespanS = over((measured) => measured.makespanS);
  const atOnce = workers * (batching?.inFlight ?? 1);
  return {
    kind: workload.kind,
    job,
    makespanS,
    queueS,
    startS: standIn ? over(({ phasesS }) => phasesS['start'] ?? 0) : 0,
    paidS: over(({ usage }) => paidS(usage, workers * cloud.vcpuPerWorker) ?? makespanS + startUpS),
    startUpS,
    modelThreads,
    calls: over(({ calls }) => calls),
    callsAtOnce: workload.kind === 'closed-loop' ? Math.min(workload.concurrency, atOnce) : atOnce,
    serviceMs: serviceOf(all.flatMap(({ serviceMs }) => serviceMs ?? [])),
    assumed: withCalibrated(
      assumedOf(strategy, { evidence, job, isBatch: workload.kind === 'batch', queueS, startUpS }),
      calibrated,
    ),
    book,
  };
}

/** The vCPU hours of the pipeline say how long its workers were there. */
function paidS(usage: EngineMeasurement['usage'], vcpus: number): number | undefined {
  const line = usage.find(({ part, unit }) => part === pipelineParts.workers && unit === 'vCPU h');
  return line && (line.quantity * secondsPerHour) / vcpus;
}

function serviceOf(distributions: readonly Distribution[]): LocalMeasurement['serviceMs'] {
  if (distributions.length === 0) return {};
  return Object.fromEntries(points.map((name) => [name, median(distributions.map((one) => one[name])) ?? NaN]));
}
