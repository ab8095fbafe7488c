import type { Topic } from '@google-cloud/pubsub';
import { connect, messageData, pubsubError } from './client.ts';

/** Messages that are sent to one topic, in batches as Google's client makes them. Rejects with ProblemsError. */
export interface TopicWriter {
  /** Resolves once Pub/Sub has the message. */
  publish(text: string, attributes: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

/** Rejects where there is no such topic. */
export async function openTopic(projectId: string, name: string): Promise<TopicWriter> {
  const client = await connect(projectId);
  const topic = client.topic(name, { batching: { maxMessages: 1000, maxMilliseconds: 5 } });
  const shown = `projects/${projectId}/topics/${name}`;
  try {
    await topic.getMetadata();
  } catch (cause) {
    await client.close();
    throw pubsubError(shown, cause);
  }
  return {
    publish: (text, attributes) => send(topic, shown, text, attributes),
    async close() {
      await topic.flush();
      await client.close();
    },
  };
}

async function send(topic: Topic, shown: string, text: string, attributes: Readonly<Record<string, string>>): Promise<void> {
  const data = messageData(text);
  try {
    await topic.publishMessage({ data, attributes: { ...attributes } });
  } catch (cause) {
    throw pubsubError(shown, cause);
  }
}
