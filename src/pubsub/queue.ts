import { randomUUID } from 'node:crypto';
import { connect, pubsubError } from './client.ts';

/** A topic with one subscription, both of the same name, which belong to one cell. */
export interface QueueName {
  readonly projectId: string;
  readonly name: string;
}

export interface CreatedQueue extends QueueName {
  /** Removes both. Rejects with ProblemsError. */
  remove(): Promise<void>;
}

const labels = { app: 'predbench' };
/** A day is the least that Pub/Sub takes: a subscription that a crash left behind goes by itself then. */
const expireAfterS = 86_400;

/** Rejects with ProblemsError; then there is neither. */
export async function createQueue(projectId: string): Promise<CreatedQueue> {
  const name = `predbench-${randomUUID()}`;
  const client = await connect(projectId);
  const remove = async () => {
    try {
      await client.subscription(name).delete().catch(unlessNotFound);
      await client.topic(name).delete().catch(unlessNotFound);
    } catch (cause) {
      throw pubsubError(`projects/${projectId}/topics/${name}`, cause);
    } finally {
      await client.close();
    }
  };
  try {
    const [topic] = await client.createTopic({ name, labels });
    const expirationPolicy = { ttl: { seconds: expireAfterS } };
    await topic.createSubscription(name, { labels, expirationPolicy, ackDeadlineSeconds: 10 });
  } catch (cause) {
    await remove().catch(() => undefined);
    throw pubsubError(`projects/${projectId}/topics/${name}`, cause);
  }
  return { projectId, name, remove };
}

function unlessNotFound(cause: { readonly code?: unknown }): void {
  if (cause.code !== 5) throw cause;
}
