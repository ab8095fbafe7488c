import { expect, test } from 'vitest';
import { cloudSchema } from '../../../src/core/keys/cloud.ts';
import { streamedGb, streamLines } from '../../../src/prices/cloud/stream.ts';
import { usageOf } from '../../../src/prices/metered.ts';

function usage(stream: object, messages: number) {
  return usageOf(streamLines(cloudSchema.parse({ stream }).stream), messages).map(({ sku, quantity, unit }) => [
    sku,
    quantity,
    unit,
  ]);
}

test('Pub/Sub bills what is published and what is delivered, BigQuery the rows', () => {
  expect(usage({ messageBytes: 2 ** 11 }, 2 ** 20)).toEqual([
    ['pubsub/throughput', 2 ** -8, 'TiB'],
    ['bigquery/storage-write', 2, 'GB'],
  ]);
});

test('small messages count as 1,000 bytes in Pub/Sub and insertAll, and as they are in the Storage Write API', () => {
  expect(usage({ messageBytes: 100, sink: 'bigquery-insert-all' }, 1e6)).toEqual([
    ['pubsub/throughput', 2e9 / 2 ** 40, 'TiB'],
    ['bigquery/streaming-insert', 5, '200 MB'],
  ]);
  expect(usage({ queue: 'none', messageBytes: 100 }, 1e6)).toEqual([['bigquery/storage-write', 1e8 / 2 ** 30, 'GB']]);
});

test('a stream of its own kind can leave both out', () => {
  expect(usage({ queue: 'none', sink: 'none' }, 1e6)).toEqual([]);
});

test('the workers take in every message once', () => {
  expect(streamedGb(cloudSchema.parse({ stream: { messageBytes: 512 } }).stream, 2 ** 22)).toBe(2);
});
