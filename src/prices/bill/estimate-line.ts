import type { Evidence } from '../../core/predictor.ts';
import type { CostLine, UnpricedLine } from '../cost.ts';

/** One quantity that a cell uses, priced or not. */
export interface EstimateLine {
  /** Id of the cell. */
  readonly cell: string;
  readonly strategy: string;
  readonly workload: string;
  readonly repeat: number;
  /** Of the cell. */
  readonly evidence: Evidence;
  readonly usage: CostLine | UnpricedLine;
}

export function isPriced(usage: CostLine | UnpricedLine): usage is CostLine {
  return 'usd' in usage;
}

/** What an estimate is of. */
export interface EstimatedRun {
  readonly id: string;
  readonly startedAt: string;
  /** Of the price book; absent if it has several. */
  readonly region?: string;
}
