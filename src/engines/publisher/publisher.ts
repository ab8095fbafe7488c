import type { QueueEvents } from '../../data/queue.ts';
import { errorOf } from '../../core/wire-error.ts';
import type { FromPublisher, PublisherOptions, ToPublisher } from './messages.ts';
import { forkQuietly } from '../child-process.ts';

const mostEndMs = 10_000;

type PublisherEvents = Pick<QueueEvents, 'onPublished' | 'onError'>;

export interface Publisher {
  readonly pid: number | undefined;
  start(startMs: number, events: PublisherEvents): void;
  close(): Promise<void>;
}

/** Starts the process that publishes a queue workload on schedule. Resolves when it has read ahead; rejects if it cannot. */
export async function openPublisher(options: PublisherOptions): Promise<Publisher> {
  let events: PublisherEvents | undefined;
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
  };
  publisher.send({ type: 'open', options });
  try {
    await Promise.race([opened, publisher.ended]);
  } catch (error) {
    await close();
    throw error;
  }
  return {
    pid: publisher.pid,
    start(startMs, given) {
      events = given;
      publisher.ended.catch((error: unknown) => given.onError(error));
      publisher.send({ type: 'start', startMs });
    },
    close,
  };
}
