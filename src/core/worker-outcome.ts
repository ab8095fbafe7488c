import type { Counter, Outcome, Failure } from './predictor.ts';

/** Clock readings in milliseconds, taken in the worker, and what the strategy reported during one call. */
export interface CallRecord {
  readonly startMs: number;
  readonly endMs: number;
  readonly retries: number;
  readonly phasesS: Readonly<Record<string, number>>;
  readonly counters: Readonly<Partial<Record<Counter, number>>>;
}

/** The answer to one batch. If the call was rejected, all instances failed for the same reason. */
export interface WorkerOutcome extends Outcome {
  readonly failed: ReadonlyMap<number, Failure>;
  /** Times are NaN if no worker answered the call. */
  readonly record: CallRecord;
}

/** Of a call that no worker answered: it has no times. */
export const unansweredRecord: CallRecord = { startMs: Number.NaN, endMs: Number.NaN, retries: 0, phasesS: {}, counters: {} };
