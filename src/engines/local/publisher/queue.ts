import type { MessageQueue, QueueEvents } from '../../../data/queue.ts';
import { type Subscriber, subscribe } from '../../../data/google/pubsub/subscriber.ts';
import { errorOf } from '../../../core/wire-error.ts';
import type { FromPublisher, PublisherOptions, ToPublisher } from './messages.ts';
import { forkQuietly } from '../../child-process.ts';

const mostEndMs = 10_000;

export interface OpenedQueue extends MessageQueue {
  readonly publisherPid: number | undefined;
  close(): Promise<void>;
}

/**
 * Starts the publisher, which reads ahead. This process pulls the subscription for the workers, with at most `maxMessages` unacknowledged
 * messages.
 */
export async function openQueue(options: PublisherOptions, maxMessages: number): Promise<OpenedQueue> {
  let events: QueueEvents | undefined;
  let subscriber: Promise<Subscriber> | undefined;
  const publisher = forkQuietly<FromPublisher, ToPublisher>(new URL('./process.js', import.meta.url), {
    name: 'the publisher',
  });
  const opened = new Promise<void>((resolve, reject) => {
    publisher.onMessage((message) => {
      if (message.type === 'opened') resolve();
      else if (message.type === 'published') events?.onPublished(message);
      else if (events === undefined) reject(errorOf(message.error));
      else events.onError(errorOf(message.error));
    });
  });
  const close = async () => {
    publisher.send({ type: 'stop' });
    await publisher.endWithin(mostEndMs);
    await (await subscriber)?.close();
  };
  publisher.send({ type: 'open', options });
  try {
    await Promise.race([opened, publisher.ended]);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    publisherPid: publisher.pid,
    maxDeliveryAttempts: options.queue.maxDeliveryAttempts,
    start(startMs, given) {
      events = given;
      publisher.ended.catch((error: unknown) => given.onError(error));
      subscriber = subscribe(options.queue, maxMessages, given);
      subscriber.catch((error: unknown) => given.onError(error));
      publisher.send({ type: 'start', startMs });
    },
    close,
  };
}
