/** Messages between a cell's process and its publisher. */
import type { Published } from '../../data/queue.ts';
import type { Used } from '../../data/index.ts';
import type { ModelSignature } from '../../core/signature.ts';
import type { QueueName } from '../../data/google/pubsub/queue.ts';
import type { ArrivalSpec } from '../../workloads/arrivals.ts';
import type { Labels } from '../../core/labels.ts';
import type { WireError } from '../../core/wire-error.ts';

/** Everything that a publisher needs, as plain data. */
export interface PublisherOptions {
  readonly queue: QueueName;
  readonly arrivals: ArrivalSpec;
  readonly source: Used;
  readonly baseDir: string;
  /** For what reading the source makes in the cloud. */
  readonly labels: Labels;
  readonly features: ModelSignature['inputs'];
}

export type ToPublisher =
  | { readonly type: 'open'; readonly options: PublisherOptions }
  | { readonly type: 'start'; readonly startMs: number }
  | { readonly type: 'stop' };

export type FromPublisher =
  | { readonly type: 'opened' }
  | ({ readonly type: 'published' } & Published)
  | { readonly type: 'failed'; readonly error: WireError };
