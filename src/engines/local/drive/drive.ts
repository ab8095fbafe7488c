/** What the drivers of bounded, unbounded and job workloads share. */
import type { Batch } from '../../../core/batch.ts';
import type { Clock } from '../../../core/clock.ts';
import type { Sink } from '../../../data/sinks/sink.ts';
import type { Recorder } from '../../../measure/recorder.ts';
import type { Batching, Counter, Failure, Outcome } from '../../../core/predictor.ts';
import type { Feed } from './parts/feed.ts';

/** Where predictors answer: worker threads, or a simulation in tests. */
export interface Workers {
  readonly workers: number;
  /** Never rejects: what goes wrong is in `failed`. The batch stays usable. */
  predict(batch: Batch, worker: number): Promise<WorkerOutcome>;
  /** Ends calls under way early; they come back failed. */
  abort(): void;
}

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

export interface DriveContext {
  readonly clock: Clock;
  readonly feed: Feed;
  readonly recorder: Recorder;
  readonly sink: Sink;
  /** Aborted on Ctrl-C: stop taking instances up, keep what is measured. */
  readonly signal: AbortSignal;
}

export interface CallDriveContext extends DriveContext {
  readonly workers: Workers;
  readonly batching: Batching;
}
