/** A queue between the schedule and the workers. */
import type { Rejection } from './sources/source.ts';

/** Instances of a stream come through Pub/Sub. */
export interface QueueSpec {
  /** Project for topics and subscriptions, which exist while a cell runs. */
  readonly projectId: string;
  /** Deliveries after which an unacknowledged message becomes a dead letter. Absent: it is redelivered forever. */
  readonly maxDeliveryAttempts?: number;
}

/** One delivery of a message: an instance on its way from the publisher. */
export interface QueueMessage {
  readonly key: number;
  /** When the instance was due, in milliseconds of the shared clock. */
  readonly dueMs: number;
  /** The instance as JSON. */
  readonly text: string;
  /** Where the instance comes from, for the sink: an Origin as JSON, by the publisher. */
  readonly origin?: string;
  /** Deliveries of the message so far, as the queue counts them; 0 if it does not. */
  readonly attempt: number;
  /** Done: do not deliver the message again. */
  ack(): void;
  /** Deliver the message again. */
  nack(): void;
}

/** A message that was delivered too often. */
export type DeadLetter = Pick<QueueMessage, 'key' | 'ack'>;

/** Instances that the publisher has taken up, in order of due times; rejected ones are not sent. */
export interface Published {
  readonly dueMs: readonly number[];
  readonly atMs: number;
  readonly rejected: readonly Rejection[];
  /** Passes over the source started so far. */
  readonly passes: number;
  /** The schedule is over, and the queue has every message. */
  readonly ended: boolean;
}

/** A publisher that keeps the schedule, a queue, and a subscription to it. */
export interface MessageQueue {
  /** Deliveries after which a message becomes a dead letter; absent without dead letters. */
  readonly maxDeliveryAttempts?: number | undefined;
  start(startMs: number, events: QueueEvents): void;
}

export interface QueueEvents {
  onPublished(published: Published): void;
  onMessage(message: QueueMessage): void;
  onDeadLetter(letter: DeadLetter): void;
  onError(error: unknown): void;
}
