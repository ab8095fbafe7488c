import type { Message } from '@google-cloud/pubsub';
import type { QueueEvents } from '../drive/queued.ts';
import { connect, pubsubError } from './client.ts';
import type { QueueName } from './queue.ts';

export interface Subscriber {
  /** Messages that are not acknowledged by now are given back. */
  close(): Promise<void>;
}

/** Pulls, with at most `maxMessages` delivered and not yet acknowledged; a message's lease is kept up for as long as that takes. */
export async function subscribe(
  { projectId, name }: QueueName,
  maxMessages: number,
  { onMessage, onError }: Pick<QueueEvents, 'onMessage' | 'onError'>,
): Promise<Subscriber> {
  const client = await connect(projectId);
  const subscription = client.subscription(name, {
    flowControl: { maxMessages, allowExcessMessages: false },
    batching: { maxMessages: 1000, maxMilliseconds: 10 },
    closeOptions: { behavior: 'NACK' },
  });
  const failed = (cause: unknown) => onError(pubsubError(`projects/${projectId}/subscriptions/${name}`, cause));
  subscription.on('error', failed);
  subscription.on('message', (message: Message) => {
    try {
      onMessage({
        key: Number(message.attributes['key']),
        dueMs: Number(message.attributes['due_ms']),
        text: message.data.toString(),
        ack: () => message.ack(),
        nack: () => message.nack(),
      });
    } catch (error) {
      onError(error);
    }
  });
  return {
    async close() {
      subscription.off('error', failed);
      subscription.on('error', () => undefined);
      await subscription.close();
      await client.close();
    },
  };
}
