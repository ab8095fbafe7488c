import { throwing } from '../errors.ts';
import { boundedCall, connect, messageData, pubsubError } from './client.ts';

/** Sends messages to a topic, batched by Google's client. Rejects with ProblemsError. */
export interface TopicWriter {
  /** Resolves once Pub/Sub has the message. */
  publish(text: string, attributes: Readonly<Record<string, string>>): Promise<void>;
  close(): Promise<void>;
}

/** Rejects if there is no such topic. */
export async function openTopic(projectId: string, name: string): Promise<TopicWriter> {
  const client = await connect(projectId);
  const topic = client.topic(name, { batching: { maxMessages: 1000, maxMilliseconds: 5 } });
  const shown = `projects/${projectId}/topics/${name}`;
  try {
    await topic.getMetadata(boundedCall);
  } catch (cause) {
    await client.close();
    throw pubsubError(shown, cause);
  }
  return {
    async publish(text, attributes) {
      const data = messageData(text);
      await topic.publishMessage({ data, attributes: { ...attributes } }).catch(throwing((cause) => pubsubError(shown, cause)));
    },
    async close() {
      await topic.flush();
      await client.close();
    },
  };
}
