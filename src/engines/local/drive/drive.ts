/** Shared by the drivers of batches, streams and jobs. */
import type { Batch } from '../../../core/batch.ts';
import type { Clock } from '../../../core/clock.ts';
import type { Sink } from '../../../data/sinks/sink.ts';
import type { Recorder } from '../../../measure/recorder.ts';
import type { Batching } from '../../../core/predictor.ts';
import type { HandOver } from '../hand-over/hand-over.ts';
import type { Feed } from '../../feed.ts';
import type { WorkerOutcome } from '../../../core/worker-outcome.ts';

/** How long calls in flight may still take after Ctrl-C. Then they are aborted, and their instances dropped. */
export const stopDrainMs = 1000;

/** Runs predictors: worker threads, or a simulation in tests. */
export interface Workers {
  readonly workers: number;
  /** Never rejects: failures are in `failed`. The batch stays usable. */
  predict(batch: Batch, worker: number): Promise<WorkerOutcome>;
  /** Workers take instances from there, until nothing more may be claimed. */
  serve(handOver: HandOver): void;
  /** Ends calls in flight early; they fail. */
  abort(): void;
}

export interface DriveContext {
  readonly clock: Clock;
  readonly feed: Feed;
  readonly recorder: Recorder;
  readonly sink: Sink;
  /** Aborted on Ctrl-C: take up no more instances, and keep what is measured. */
  readonly signal: AbortSignal;
}

export interface CallDriveContext extends DriveContext {
  readonly workers: Workers;
  readonly batching: Batching;
}
