import type { Message, PubSub } from '@google-cloud/pubsub';
import type { QueueEvents, QueueMessage } from '../../queue.ts';
import { connect, pubsubError } from './client.ts';
import { deadLettersOf, type QueueName } from './queue.ts';

export interface Subscriber {
  /** Gives unacknowledged messages back. */
  close(): Promise<void>;
}

type SubscriberEvents = Pick<QueueEvents, 'onMessage' | 'onDeadLetter' | 'onError'>;

/**
 * Pulls messages, and dead letters if the queue has them, with at most `maxMessages` unacknowledged. Their leases are extended as long as
 * needed.
 */
export async function subscribe(
  { projectId, name, maxDeliveryAttempts }: QueueName,
  maxMessages: number,
  { onMessage, onDeadLetter, onError }: SubscriberEvents,
): Promise<Subscriber> {
  const client = await connect(projectId);
  const pulls = [
    pull(client, name, maxMessages, { onError, onMessage: (message) => onMessage(received(message)) }),
    ...(maxDeliveryAttempts === undefined
      ? []
      : [
          pull(client, deadLettersOf(name), maxMessages, {
            onError,
            onMessage: (message) => onDeadLetter({ key: keyOf(message), ack: () => message.ack() }),
          }),
        ]),
  ];
  return {
    async close() {
      await Promise.all(pulls.map((close) => close()));
      await client.close();
    },
  };
}

/** Returns a function to stop it. */
function pull(
  client: PubSub,
  name: string,
  maxMessages: number,
  { onMessage, onError }: { readonly onMessage: (message: Message) => void; readonly onError: (error: unknown) => void },
): () => Promise<void> {
  const subscription = client.subscription(name, {
    flowControl: { maxMessages, allowExcessMessages: false },
    batching: { maxMessages: 1000, maxMilliseconds: 10 },
    closeOptions: { behavior: 'NACK' },
  });
  const failed = (cause: unknown) => onError(pubsubError(`projects/${client.projectId}/subscriptions/${name}`, cause));
  subscription.on('error', failed);
  subscription.on('message', (message: Message) => {
    try {
      onMessage(message);
    } catch (error) {
      onError(error);
    }
  });
  return async () => {
    subscription.off('error', failed);
    subscription.on('error', () => undefined);
    await subscription.close();
  };
}

function received(message: Message): QueueMessage {
  return {
    key: keyOf(message),
    dueMs: Number(message.attributes['due_ms']),
    text: message.data.toString(),
    attempt: message.deliveryAttempt,
    ack: () => message.ack(),
    nack: () => message.nack(),
  };
}

/** NaN if the message has none, because someone else sent it. */
function keyOf({ attributes }: Message): number {
  return Number(attributes['key']);
}
