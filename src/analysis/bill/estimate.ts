/** The estimate of a run, line by line. */
import { sum } from '../../core/numbers.ts';
import type { RunRecord } from '../../core/record.ts';
import { type CostEstimate, priceUsage } from '../../prices/cost.ts';
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
export function estimateOf(comparison: Comparison, names?: readonly string[]): RunEstimate {
  const chosen = comparison.workloads.filter(({ name }) => names?.includes(name) ?? true);
  const lines = chosen.flatMap(({ rows }) => rows.flatMap(({ cells }) => cells.flatMap((cell) => linesOf(cell, comparison))));
  const unpriced = lines.filter(({ usage }) => !isPriced(usage)).map(({ usage }) => usage.sku);
  return {
    lines,
    usd: sum(lines.map(({ usage }) => (isPriced(usage) ? usage.usd : 0))),
    unpriced: [...new Set(unpriced)],
    without: chosen.flatMap(({ without }) => without.filter(({ state }) => state === 'failed').map(({ id }) => id)),
  };
}

/** What was billed is what this cell used; the rest is the cloud model's, as everywhere. */
function linesOf({ plan, measured, cost }: ComparedCell, { record, book }: Comparison): EstimateLine[] {
  const { id, strategy, workload, repeat } = plan;
  const { evidence, usage } = measured;
  const inLines = ({ lines, unpriced }: CostEstimate) =>
    [...lines, ...unpriced].map((one) => ({ cell: id, strategy, workload, repeat, evidence, usage: one }));
  return [
    ...inLines(priceUsage(usage, book)).filter((line) => wasBilled(line, record)),
    ...inLines(cost).filter((line) => !wasBilled(line, record)),
  ];
}

/** Services of the pipeline itself, whatever its strategy calls. */
const ofPipeline = /^(dataflow|pubsub|bigquery|network)\//;

/** Was it really used in the cloud, and so billed? Unless a run's pipeline ran on cloud workers, the pipeline was on this machine. */
export function wasBilled({ evidence, usage: { sku } }: EstimateLine, { machine }: Pick<RunRecord, 'machine'>): boolean {
  return evidence === 'cloud' && (machine === undefined || !ofPipeline.test(sku));
}
