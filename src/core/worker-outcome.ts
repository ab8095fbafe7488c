import type { Counter, Outcome, Failure } from './predictor.ts';

/** Clock readings in milliseconds, taken where the predictor runs, and what the strategy said during one call. */
export interface CallRecord {
  readonly startMs: number;
  readonly endMs: number;
  readonly retries: number;
  readonly phasesS: Readonly<Record<string, number>>;
  readonly counters: Readonly<Partial<Record<Counter, number>>>;
}

/** The answer to one batch. A rejected call has every instance failed, for the same reason. */
export interface WorkerOutcome extends Outcome {
  readonly failed: ReadonlyMap<number, Failure>;
  /** Times are NaN for a call that no worker answered. */
  readonly record: CallRecord;
}
