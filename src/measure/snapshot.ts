/** What a cell has done so far, for whoever watches it. Nothing of it is kept in the record but the counts. */
import type { CountsSoFar } from '../core/record.ts';

export interface Snapshot extends CountsSoFar {
  /** Since the cell's clock began; absent before that. */
  readonly elapsedS?: number;
  /** From the due time, or in a closed loop from sending, to the prediction; absent until there is one, and for batches. */
  readonly latency?: LatencySoFar;
}

export interface LatencySoFar {
  readonly samples: number;
  readonly sumMs: number;
  readonly p99Ms: number;
  /** Samples at or below each of `latencyBoundsMs`. */
  readonly within: readonly number[];
}

/** From a call in the process to one across the ocean. */
export const latencyBoundsMs = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 60_000] as const;
