/** A queue between the schedule and the workers, and what the driver asks of it. */
import type { Rejection } from './sources/source.ts';

/** Instances of a stream come through Pub/Sub. */
export interface QueueSpec {
  /** Where topics and subscriptions are made, for the time of a cell. */
  readonly projectId: string;
  /** A message that was delivered so often, and is not acknowledged, becomes a dead letter. Absent: it comes again without end. */
  readonly maxDeliveryAttempts?: number;
}

/** One delivery of a message: an instance on its way from the publisher. */
export interface QueueMessage {
  readonly key: number;
  /** When the instance was due, in milliseconds of the shared clock. */
  readonly dueMs: number;
  /** The instance as JSON. */
  readonly text: string;
  /** Deliveries of the message up to this one, as the queue counts them; 0 where it does not. */
  readonly attempt: number;
  /** The message is done with: it is not delivered again. */
  ack(): void;
  /** The message is to be delivered again. */
  nack(): void;
}

/** A message that the queue has given up, because it was delivered too often. */
export type DeadLetter = Pick<QueueMessage, 'key' | 'ack'>;

/** Instances that the publisher has taken up, in the order of their due times; those without an instance are not sent. */
export interface Published {
  readonly dueMs: readonly number[];
  readonly atMs: number;
  readonly rejected: readonly Rejection[];
  /** Passes over the source begun so far. */
  readonly passes: number;
  /** The schedule is over, and every message is with the queue. */
  readonly ended: boolean;
}

/** A publisher that keeps the schedule, a queue, and a subscription to it. */
export interface MessageQueue {
  /** Deliveries after which a message becomes a dead letter; absent where none does. */
  readonly maxDeliveryAttempts?: number | undefined;
  start(startMs: number, events: QueueEvents): void;
}

export interface QueueEvents {
  onPublished(published: Published): void;
  onMessage(message: QueueMessage): void;
  onDeadLetter(letter: DeadLetter): void;
  onError(error: unknown): void;
}
