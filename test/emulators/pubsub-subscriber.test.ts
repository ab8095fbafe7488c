import { afterAll, beforeAll, expect, it } from 'vitest';
import type { QueueMessage } from '../../src/data/queue.ts';
import { createQueue, type QueueName } from '../../src/data/google/pubsub/queue.ts';
import { subscribe } from '../../src/data/google/pubsub/subscriber.ts';
import { openTopic } from '../../src/data/google/pubsub/topic.ts';
import { projectId, type PubsubEmulator, startPubsubEmulator } from './pubsub-emulator.ts';

let emulator: PubsubEmulator;
beforeAll(async () => {
  emulator = await startPubsubEmulator();
});
afterAll(() => emulator.stop());

/** Pulls until `count` messages have come. */
async function pull(queue: QueueName, count: number, onMessage: (message: QueueMessage) => void) {
  let pulling: ReturnType<typeof subscribe> | undefined;
  let seen = 0;
  const pulled = new Promise<void>((resolve, reject) => {
    pulling = subscribe(queue, 1000, {
      onMessage(message) {
        onMessage(message);
        if (++seen === count) resolve();
      },
      onDeadLetter: () => reject(new Error('this queue has no dead letters')),
      onError: reject,
    });
  });
  try {
    await pulled;
  } finally {
    await (await pulling)?.close();
  }
}

it('what a subscriber had not acknowledged when it ended comes to the next one, and nothing else does', async () => {
  const created = await createQueue({ projectId }, {});
  const queue = created.name;
  const topic = await openTopic(projectId, queue.name);
  for (let key = 0; key < 10; key++) void topic.publish(`{"x":${key}}`, { key: String(key), due_ms: '0.5' });
  await topic.close();

  await pull(queue, 10, (message) => message.key < 4 && message.ack());
  const again: QueueMessage[] = [];
  await pull(queue, 6, (message) => {
    again.push(message);
    message.ack();
  });
  expect(again.map(({ key }) => key).toSorted((a, b) => a - b)).toEqual([4, 5, 6, 7, 8, 9]);
  expect(again.map(({ key, dueMs, text }) => [dueMs, text === `{"x":${key}}`])).toEqual(again.map(() => [0.5, true]));

  await created.remove();
  const [topics] = await emulator.client.getTopics();
  const [subscriptions] = await emulator.client.getSubscriptions();
  expect([...topics, ...subscriptions].map(({ name }) => name)).toEqual([]);
});

it("a queue's topics and subscriptions carry the run's label", async () => {
  const created = await createQueue({ projectId, maxDeliveryAttempts: 5 }, { 'predbench-run': 'mine-1' });
  const [[topics], [subscriptions]] = await Promise.all([emulator.client.getTopics(), emulator.client.getSubscriptions()]);
  const labels = { app: 'predbench', 'predbench-run': 'mine-1' };
  expect(topics.map(({ metadata }) => metadata?.labels)).toEqual([labels, labels]);
  expect(subscriptions.map(({ metadata }) => metadata?.labels)).toEqual([labels, labels]);
  await created.remove();
});

it('a subscription that is not there is told by its name', async () => {
  await expect(pull({ projectId, name: 'nowhere' }, 1, () => undefined)).rejects.toThrow(
    `projects/${projectId}/subscriptions/nowhere: Pub/Sub at PUBSUB_EMULATOR_HOST=${process.env['PUBSUB_EMULATOR_HOST']} answered 404: `,
  );
});
