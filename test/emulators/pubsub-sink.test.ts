import type { Message } from '@google-cloud/pubsub';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkSink, parseSink } from '../../src/data/index.ts';
import { BatchBuilder } from '../../src/data/columns/batch-builder.ts';
import { problemsOf } from '../io/read.ts';
import { projectId, type PubsubEmulator, startPubsubEmulator } from './pubsub-emulator.ts';

let emulator: PubsubEmulator;
beforeAll(async () => {
  emulator = await startPubsubEmulator();
});
afterAll(() => emulator.stop());

const target = { path: 'unused', name: 'run/direct+stream+1', labels: {} };

function batchOf(rows: readonly { readonly age: number; readonly name: string }[]) {
  const builder = new BatchBuilder([
    { name: 'age', dtype: 'float32', shape: [] },
    { name: 'name', dtype: 'string', shape: [] },
  ]);
  rows.forEach((row, key) => builder.add(key, row));
  return builder.take();
}

it('publishes a message an instance with its key; a write resolves when Pub/Sub has it', async () => {
  const [topic] = await emulator.client.createTopic('predictions');
  const [subscription] = await topic.createSubscription('predictions-reader');
  const times = { formatS: 0, writeS: 0 };
  const sink = await parseSink({ use: 'pubsub', projectId, topic: 'predictions' }, '.')(target, times);
  await sink.write(
    batchOf([
      { age: 20, name: 'Zoë' },
      { age: 21, name: 'Ada' },
    ]),
    {
      outputs: { weight: { dtype: 'float32', shape: [1], values: Float32Array.of(7.5, 0) } },
      failed: new Map([[1, { message: 'no luck' }]]),
    },
  );
  await sink.reject([{ key: 2, failure: { message: 'line 3: bad row' } }]);

  const seen = new Map<string, string>();
  await new Promise<void>((resolve, reject) => {
    subscription.on('error', reject);
    subscription.on('message', (message: Message) => {
      expect(message.attributes['cell']).toBe(target.name);
      seen.set(message.attributes['key'] as string, message.data.toString());
      message.ack();
      if (seen.size === 3) resolve();
    });
  });
  await subscription.close();
  await sink.close();
  expect(Object.fromEntries(seen)).toEqual({
    0: '{"key":0,"instance":{"age":20,"name":"Zoë"},"prediction":{"weight":[7.5]}}',
    1: '{"key":1,"instance":{"age":21,"name":"Ada"},"error":"no luck"}',
    2: '{"key":2,"error":"line 3: bad row"}',
  });
  expect(times.formatS).toBeGreaterThan(0);
  expect(times.writeS).toBeGreaterThan(0);
});

it('says which topic is not there, before anything is measured', async () => {
  const open = parseSink({ use: 'pubsub', projectId, topic: 'nowhere' }, '.');
  const problems = await problemsOf(() => open(target, { formatS: 0, writeS: 0 }));
  expect(problems).toEqual([expect.stringContaining(' answered 404: 5 NOT_FOUND')]);
  expect(await problemsOf(() => checkSink({ use: 'pubsub', projectId, topic: 'nowhere' }, '.'))).toEqual(problems);
});

it('a check of a topic that is there finds nothing wrong', async () => {
  await emulator.client.createTopic('checked');
  await expect(checkSink({ use: 'pubsub', projectId, topic: 'checked' }, '.')).resolves.toBeUndefined();
});

it('a row that is too large for a message is refused', async () => {
  await emulator.client.createTopic('large');
  const sink = await parseSink({ use: 'pubsub', projectId, topic: 'large' }, '.')(target, { formatS: 0, writeS: 0 });
  const batch = batchOf([{ age: 20, name: 'x'.repeat(10_000_000) }]);
  const problems = await problemsOf(() => sink.write(batch, { outputs: {} }));
  expect(problems).toEqual(['a row of 10000057 bytes does not fit into a Pub/Sub message of at most 10 MB']);
  await sink.close();
});
