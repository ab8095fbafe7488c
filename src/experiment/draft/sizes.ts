/** How long the workloads of a first experiment are. */
import type { RowCount } from '../../data/inspect/sample.ts';

/** Enough for figures, and few enough for a first report after a few minutes. */
const fewest = 10_000;
const most = 20_000;

/** Rows of the batch, for a file of so many. */
export function batchRows({ count, isAll }: RowCount): number {
  return isAll ? Math.min(most, Math.max(fewest, count)) : most;
}

export const defaultRatePerS = 100;
export const streamSeconds = 15;
export const defaultRepeats = 6;
