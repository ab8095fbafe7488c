import type { MessageQueue } from '../../../data/queue.ts';
import { type Subscriber, subscribe } from '../../../data/google/pubsub/subscriber.ts';
import type { PublisherOptions } from '../../publisher/messages.ts';
import { openPublisher } from '../../publisher/publisher.ts';

export interface OpenedQueue extends MessageQueue {
  readonly publisherPid: number | undefined;
  close(): Promise<void>;
}

/**
 * Starts the publisher, which reads ahead. This process pulls the subscription for the workers, with at most `maxMessages` unacknowledged
 * messages.
 */
export async function openQueue(options: PublisherOptions, maxMessages: number): Promise<OpenedQueue> {
  const publisher = await openPublisher(options);
  let subscriber: Promise<Subscriber> | undefined;
  return {
    publisherPid: publisher.pid,
    maxDeliveryAttempts: options.queue.maxDeliveryAttempts,
    start(startMs, events) {
      subscriber = subscribe(options.queue, maxMessages, events);
      subscriber.catch((error: unknown) => events.onError(error));
      publisher.start(startMs, events);
    },
    async close() {
      await publisher.close();
      await (await subscriber)?.close();
    },
  };
}
