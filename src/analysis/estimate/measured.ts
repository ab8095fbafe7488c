/** What a stored run says of one strategy, for an estimate of other loads. */
import type { Cloud } from '../../core/keys/cloud.ts';
import { pipelineParts } from '../../prices/cloud/workers.ts';
import type { Usage } from '../../core/predictor.ts';
import { didYouMean, type Problem, ProblemsError } from '../../core/problems.ts';
import { type CellMeasurement, type CellResult, type EngineMeasurement, isOfEngine, type RunRecord } from '../../core/record.ts';
import { meanBatchSize } from '../../measure/distribution/distribution.ts';
import { scatter } from '../../measure/statistics/scatter.ts';

export interface Measured {
  readonly workload: string;
  /** One a repeat, of the same workload. */
  readonly cells: readonly [EngineMeasurement, ...EngineMeasurement[]];
  readonly cloud: Cloud;
  /** On average. */
  readonly rowsPerCall: number;
  /** Standard deviation of a measurement's logarithm, and where it is from. */
  readonly noise: number;
  readonly noiseSource: string;
}

/** Where nothing was repeated; the same as in a decision. */
const noiseAssumed = 0.1;

/** The cells of the strategy's largest batch, or of its fastest stream that was not saturated. Throws ProblemsError where there is none. */
export function measuredOf(record: RunRecord, strategy: string, kind: 'batch' | 'stream'): Measured {
  const names = [...new Set(record.cells.map((cell) => cell.strategy))];
  if (!names.includes(strategy)) {
    throw problem(`the run has no strategy "${strategy}"${didYouMean(strategy, names)}; it has: ${names.join(', ')}`);
  }
  const usable = record.cells.flatMap((cell) => {
    if (cell.strategy !== strategy || cell.state !== 'measured' || !isSound(cell.result)) return [];
    const { measured } = cell.result;
    return measured.workload.kind === kind && isOfEngine(measured) ? [{ workload: cell.workload, measured }] : [];
  });
  const largest = usable.toSorted((a, b) => sizeOf(b.measured) - sizeOf(a.measured))[0];
  const what = kind === 'batch' ? 'batch' : 'stream';
  if (largest === undefined) {
    throw problem(`${strategy} has no valid ${what} in this run`, `run one: predbench run with a workload of ${what}`);
  }
  const cells = usable.filter(({ workload }) => workload === largest.workload).map(({ measured }) => measured);
  const figure = ({ makespanS, serviceMs }: CellMeasurement) => (kind === 'batch' ? makespanS : (serviceMs?.p50 ?? 0));
  return {
    workload: largest.workload,
    cells: cells as [EngineMeasurement, ...EngineMeasurement[]],
    cloud: record.experiment.cloud,
    rowsPerCall: meanBatchSize(largest.measured.batchSizes) ?? 1,
    ...(cells.length > 1
      ? { noise: scatter([cells.map(figure)]) ?? 0, noiseSource: `from ${cells.length} repeats` }
      : { noise: noiseAssumed, noiseSource: 'assumed: nothing was repeated' }),
  };
}

function isSound({ judged: { valid, warnings } }: CellResult): boolean {
  return valid.ok && !warnings.some(({ code }) => code === 'saturated');
}

function sizeOf({ workload, counts }: CellMeasurement): number {
  return workload.kind === 'stream' ? workload.rateAskedPerS : counts.due;
}

function problem(message: string, remedy?: string): ProblemsError {
  const found: Problem = { file: '--strategy', message, ...(remedy !== undefined && { remedy }) };
  return new ProblemsError(found);
}

/** Usage beside the pipeline's own workers: what the strategy itself declares. */
export function ownUsage({ usage }: CellMeasurement): readonly Usage[] {
  const pipeline: readonly string[] = Object.values(pipelineParts);
  return usage.filter(({ part }) => !pipeline.includes(part));
}

/** Machines that the run's usage counts as deployed; 0 where there are none. */
export function deployedNodes(cell: CellMeasurement): number {
  return Math.max(0, ...ownUsage(cell).map(({ alwaysOn = 0 }) => alwaysOn));
}
