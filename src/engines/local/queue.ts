import { fork } from 'node:child_process';
import type { MessageQueue, QueueEvents } from '../../drive/message-queue.ts';
import { type Subscriber, subscribe } from '../../pubsub/subscriber.ts';
import { errorOf } from './messages.ts';
import type { FromPublisher, PublisherJob, ToPublisher } from './publisher-messages.ts';

export interface OpenedQueue extends MessageQueue {
  close(): Promise<void>;
}

/**
 * Starts the publisher, which reads ahead; rejects when it cannot. The subscription is pulled by this process, which feeds the workers:
 * at most `maxMessages` are delivered and not yet acknowledged.
 */
export async function openQueue(job: PublisherJob, maxMessages: number): Promise<OpenedQueue> {
  const publisher = fork(new URL('./publisher-process.js', import.meta.url), {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    serialization: 'advanced',
  });
  const send = (message: ToPublisher) => publisher.connected && publisher.send(message);
  let events: QueueEvents | undefined;
  let subscriber: Promise<Subscriber> | undefined;
  const exited = new Promise<void>((resolve) => publisher.once('exit', () => resolve()));
  const close = async () => {
    send({ type: 'stop' });
    await exited;
    await (await subscriber)?.close();
  };
  try {
    await new Promise<void>((resolve, reject) => {
      const failed = (error: Error) => (events === undefined ? reject(error) : events.onError(error));
      publisher.on('message', (message: FromPublisher) => {
        if (message.type === 'opened') resolve();
        else if (message.type === 'published') events?.onPublished(message);
        else failed(errorOf(message.error));
      });
      publisher.once('error', failed);
      publisher.once('exit', (code, signal) => failed(new Error(`the publisher ended unexpectedly (${signal ?? code})`)));
      send({ type: 'open', job });
    });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    maxDeliveryAttempts: job.queue.maxDeliveryAttempts,
    start(startMs, given) {
      events = given;
      subscriber = subscribe(job.queue, maxMessages, given);
      subscriber.catch((error: unknown) => given.onError(error));
      send({ type: 'start', startMs });
    },
    close,
  };
}
