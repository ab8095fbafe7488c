import { randomUUID } from 'node:crypto';
import type { Labels } from '../../../core/labels.ts';
import type { QueueSpec } from '../../queue.ts';
import { statusOf } from '../errors.ts';
import { connect, pubsubError, boundedCall } from './client.ts';

/** A cell's topic with its subscription of the same name. */
export interface QueueName {
  readonly projectId: string;
  readonly name: string;
  /** Deliveries after which a message goes to the dead-letter topic; absent without such a topic. */
  readonly maxDeliveryAttempts?: number;
}

export interface CreatedQueue {
  readonly name: QueueName;
  /** Removes everything, or rejects with ProblemsError within a minute. */
  remove(): Promise<void>;
}

/** Pub/Sub's shortest expiry, after which a subscription left by a crash disappears. */
const expireAfterS = 86_400;

/** If it rejects with ProblemsError, nothing is left behind. */
export async function createQueue({ projectId, maxDeliveryAttempts }: QueueSpec, ofRun: Labels): Promise<CreatedQueue> {
  const name = `predbench-${randomUUID()}`;
  const names = maxDeliveryAttempts === undefined ? [name] : [deadLettersOf(name), name];
  const labels = { app: 'predbench', ...ofRun };
  const client = await connect(projectId);
  const remove = async () => {
    try {
      for (const each of names.toReversed()) {
        await client.subscription(each).delete(boundedCall).catch(unlessNotFound);
        await client.topic(each).delete(boundedCall).catch(unlessNotFound);
      }
    } catch (cause) {
      throw pubsubError(`projects/${projectId}/topics/${name}`, cause);
    } finally {
      await client.close();
    }
  };
  try {
    const deadLetterTopic = `projects/${projectId}/topics/${deadLettersOf(name)}`;
    for (const each of names) {
      const [topic] = await client.createTopic({ name: each, labels });
      const expirationPolicy = { ttl: { seconds: expireAfterS } };
      const deadLetterPolicy = each === name && maxDeliveryAttempts !== undefined && { deadLetterTopic, maxDeliveryAttempts };
      await topic.createSubscription(each, {
        labels,
        expirationPolicy,
        ackDeadlineSeconds: 10,
        ...(deadLetterPolicy !== false && { deadLetterPolicy }),
      });
    }
  } catch (cause) {
    await remove().catch(() => undefined);
    throw pubsubError(`projects/${projectId}/topics/${name}`, cause);
  }
  return { name: { projectId, name, ...(maxDeliveryAttempts !== undefined && { maxDeliveryAttempts }) }, remove };
}

/** The dead-letter topic of a queue, and its subscription. */
export function deadLettersOf(name: string): string {
  return `${name}-dead-letters`;
}

function unlessNotFound(cause: unknown): void {
  if (statusOf(cause) !== 404) throw cause;
}
