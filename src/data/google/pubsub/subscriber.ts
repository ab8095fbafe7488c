import type { Message, PubSub, Subscription } from '@google-cloud/pubsub';
import type { QueueEvents, QueueMessage } from '../../queue.ts';
import { connect, pubsubError, boundedCall } from './client.ts';
import { deadLettersOf, type QueueName } from './queue.ts';

export interface Subscriber {
  /** Gives unacknowledged messages back. */
  close(): Promise<void>;
}

type SubscriberEvents = Pick<QueueEvents, 'onMessage' | 'onDeadLetter' | 'onError'>;

/** The client reports no lost connection: it tries again for ever. */
const checkEveryMs = 5000;

/**
 * Pulls messages, and dead letters if the queue has them, with at most `maxMessages` unacknowledged. Their leases are extended as long as
 * needed. A Pub/Sub that is gone is an error within half a minute.
 */
export async function subscribe(
  { projectId, name, maxDeliveryAttempts }: QueueName,
  maxMessages: number,
  { onMessage, onDeadLetter, onError }: SubscriberEvents,
): Promise<Subscriber> {
  const client = await connect(projectId);
  const pulls = await Promise.all([
    pull(client, name, maxMessages, { onError, onMessage: (message) => onMessage(received(message)) }),
    ...(maxDeliveryAttempts === undefined
      ? []
      : [
          pull(client, deadLettersOf(name), maxMessages, {
            onError,
            onMessage: (message) => onDeadLetter({ key: keyOf(message), ack: () => message.ack() }),
          }),
        ]),
  ]);
  return {
    async close() {
      await Promise.all(pulls.map((close) => close()));
      await client.close();
    },
  };
}

/** Returns a function to stop it. */
async function pull(
  client: PubSub,
  name: string,
  maxMessages: number,
  { onMessage, onError }: { readonly onMessage: (message: Message) => void; readonly onError: (error: unknown) => void },
): Promise<() => Promise<void>> {
  const { Duration } = await import('@google-cloud/pubsub');
  const subscription = client.subscription(name, {
    flowControl: { maxMessages, allowExcessMessages: false },
    batching: { maxMessages: 1000, maxMilliseconds: 10 },
    closeOptions: { behavior: 'NACK', timeout: Duration.from({ milliseconds: boundedCall.timeout }) },
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
  const endCheck = checkRegularly(subscription, failed);
  return async () => {
    endCheck();
    subscription.off('error', failed);
    subscription.on('error', () => undefined);
    await subscription.close();
  };
}

/** Returns a function to end it. */
function checkRegularly(subscription: Subscription, failed: (cause: unknown) => void): () => void {
  let ended = false;
  let timer: NodeJS.Timeout;
  const check = async () => {
    try {
      await subscription.getMetadata(boundedCall);
    } catch (cause) {
      if (!ended) failed(cause);
    }
    checkLater();
  };
  const checkLater = () => {
    if (!ended) timer = setTimeout(() => void check(), checkEveryMs);
  };
  checkLater();
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

function received(message: Message): QueueMessage {
  const origin = message.attributes['origin'];
  return {
    key: keyOf(message),
    dueMs: Number(message.attributes['due_ms']),
    text: message.data.toString(),
    ...(origin !== undefined && { origin }),
    attempt: message.deliveryAttempt,
    ack: () => message.ack(),
    nack: () => message.nack(),
  };
}

/** NaN if the message has none, because someone else sent it. */
function keyOf({ attributes }: Message): number {
  return Number(attributes['key']);
}
