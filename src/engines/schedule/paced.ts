import type { PacerShared } from './pacer-shared.ts';
import type { Histogram } from '../../measure/distribution/histogram.ts';

/** Keeps the schedule of a stream. Tests use one in virtual time. */
export interface Pacer {
  /** Those who wait for its bell hear of due instances and alarms themselves. */
  readonly shared: PacerShared;
  /** Starts counting. `onWake` is called after instances fell due or the alarm went off; several may share a call. */
  start(startMs: number, onWake?: () => void): void;
  /** Number of instances that have fallen due. */
  released(): number;
  /** Sets one additional wake-up, replacing the previous one; Infinity for none. */
  setAlarm(atMs: number): void;
  stop(): Promise<Paced>;
}

export interface Paced {
  /** CPU seconds of the pacing. */
  readonly cpuS: number;
  /** From an instance's due time until the pacer counts it. */
  readonly lag: Histogram;
}
