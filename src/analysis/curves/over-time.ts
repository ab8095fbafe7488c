/** How a cell went, window by window. */
import type { WorkloadComparison } from '../comparison/comparison.ts';
import { countedCells } from './counted.ts';

export interface OverTime {
  readonly strategy: string;
  /** The one that is shown: the first. */
  readonly repeat: number;
  /** Each of equal windows; `atS`: its end. */
  readonly windows: readonly Window[];
}

export interface Window {
  readonly atS: number;
  /** Absent of a window that the cell ended in: what it counts is of a part. */
  readonly rowsPerS?: number;
  /** Mean of the instances due in it; streams only. */
  readonly latencyMs?: number;
  /** Due but unanswered at its end; streams only. */
  readonly backlog?: number;
}

export function overTime({ rows }: WorkloadComparison): OverTime[] {
  return rows.flatMap((row) => {
    const cell = countedCells(row).find(({ measured }) => measured.timeline !== undefined);
    const timeline = cell?.measured.timeline;
    if (cell === undefined || timeline === undefined) return [];
    const { windowS, ok, latencyMs, backlog } = timeline;
    const { makespanS } = cell.measured;
    const windows = ok.map((predicted, i): Window => {
      const latency = latencyMs?.[i] ?? undefined;
      const waiting = backlog?.[i];
      const atS = (i + 1) * windowS;
      return {
        atS,
        ...(atS <= makespanS && { rowsPerS: predicted / windowS }),
        ...(latency !== undefined && { latencyMs: latency }),
        ...(waiting !== undefined && { backlog: waiting }),
      };
    });
    return [{ strategy: row.strategy, repeat: cell.plan.repeat, windows }];
  });
}
