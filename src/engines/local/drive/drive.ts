/** What the drivers of batches, streams and jobs share. */
import type { Batch } from '../../../core/batch.ts';
import type { Clock } from '../../../core/clock.ts';
import type { Sink } from '../../../data/sinks/sink.ts';
import type { Recorder } from '../../../measure/recorder.ts';
import type { Batching } from '../../../core/predictor.ts';
import type { Feed } from './parts/feed.ts';
import type { WorkerOutcome } from '../../../core/worker-outcome.ts';

/** Where predictors answer: worker threads, or a simulation in tests. */
export interface Workers {
  readonly workers: number;
  /** Never rejects: what goes wrong is in `failed`. The batch stays usable. */
  predict(batch: Batch, worker: number): Promise<WorkerOutcome>;
  /** Ends calls under way early; they come back failed. */
  abort(): void;
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
