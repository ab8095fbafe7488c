import type { Histogram } from '../../../measure/distribution/histogram.ts';

/** Keeps the schedule of a stream. Tests pass one that runs in virtual time. */
export interface Pacer {
  /** Begins to count; `onWake` is called after instances fell due or the alarm passed, once for several. */
  start(startMs: number, onWake: () => void): void;
  /** How many instances have fallen due. */
  released(): number;
  /** One more wake-up at `atMs` of the clock; replaces the one before; Infinity for none. */
  setAlarm(atMs: number): void;
  /** Stops for good. */
  stop(): Promise<Paced>;
}

export interface Paced {
  /** That the pacing took. */
  readonly cpuS: number;
  /** From an instance's due time to the pacer's counting of it. */
  readonly lag: Histogram;
}
