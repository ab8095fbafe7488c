/** The estimate of a run, line by line. */
import { sum } from '../../core/numbers.ts';
import type { RunRecord } from '../../core/record.ts';
import type { CostEstimate } from '../../prices/cost.ts';
import { type EstimateLine, isPriced } from '../../prices/bill/estimate-line.ts';
import type { ComparedCell, Comparison } from '../comparison/comparison.ts';

export interface RunEstimate {
  readonly lines: readonly EstimateLine[];
  /** At least that if something is unpriced. */
  readonly usd: number;
  /** SKUs without a price. */
  readonly unpriced: readonly string[];
  /** Ids of cells that ended without a result: what they used is not in the estimate. */
  readonly without: readonly string[];
}

/** Of these workloads only, if given. */
export function estimateOf({ workloads }: Comparison, names?: readonly string[]): RunEstimate {
  const chosen = workloads.filter(({ name }) => names?.includes(name) ?? true);
  const lines = chosen.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells.flatMap(linesOf)));
  const unpriced = lines.filter(({ usage }) => !isPriced(usage)).map(({ usage }) => usage.sku);
  return {
    lines,
    usd: sum(lines.map(({ usage }) => (isPriced(usage) ? usage.usd : 0))),
    unpriced: [...new Set(unpriced)],
    without: chosen.flatMap(({ without }) => without.filter(({ state }) => state === 'failed').map(({ id }) => id)),
  };
}

function linesOf(cell: ComparedCell): EstimateLine[] {
  const { id, strategy, workload, repeat } = cell.plan;
  const { evidence } = cell.measured;
  const { lines, unpriced } = costOf(cell);
  return [...lines, ...unpriced].map((usage) => ({ cell: id, strategy, workload, repeat, evidence, usage }));
}

/** The one place that says which cost of a cell it is. */
function costOf({ cost }: ComparedCell): CostEstimate {
  return cost;
}

/** Services of the pipeline itself, whatever its strategy calls. */
const ofPipeline = /^(dataflow|pubsub|bigquery|network)\//;

/** Was it really used in the cloud, and so billed? Unless a run's pipeline ran on cloud workers, the pipeline was on this machine. */
export function wasBilled({ evidence, usage: { sku } }: EstimateLine, { machine }: Pick<RunRecord, 'machine'>): boolean {
  return evidence === 'cloud' && (machine === undefined || !ofPipeline.test(sku));
}
