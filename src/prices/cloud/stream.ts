/** What a stream uses beside its workers: its queue, and where predictions go. */
import type { CloudStream } from '../../core/keys/cloud.ts';
import type { Usage } from '../../core/predictor.ts';
import { bytesPerGb } from '../../core/units.ts';

const bytesPerTiB = 2 ** 40;
/** Pub/Sub bills a message, and insertAll a row, as at least so many bytes. */
const leastBytes = 1000;
const bytesPerInsertUnit = 200e6;

/** GB that the workers, or Streaming Engine, take in. */
export function streamedGb({ messageBytes }: CloudStream, messages: number): number {
  return (messages * messageBytes) / bytesPerGb;
}

export function streamUsage(stream: CloudStream, messages: number): Usage[] {
  return [...queueUsage(stream, messages), ...sinkUsage(stream, messages)];
}

function queueUsage({ queue, messageBytes }: CloudStream, messages: number): Usage[] {
  if (queue === 'none') return [];
  const bytes = Math.max(messageBytes, leastBytes);
  return [
    {
      part: 'Pub/Sub',
      sku: 'pubsub/throughput',
      quantity: (2 * messages * bytes) / bytesPerTiB,
      unit: 'TiB',
      evidence: 'assumed',
      rule: `messages of ${messageBytes} bytes, published and delivered${atLeast(messageBytes, 'a message')}`,
    },
  ];
}

function sinkUsage({ sink, messageBytes }: CloudStream, messages: number): Usage[] {
  const common = { part: 'BigQuery', evidence: 'assumed' } as const;
  switch (sink) {
    case 'none':
      return [];
    case 'bigquery':
      return [
        {
          ...common,
          sku: 'bigquery/storage-write',
          quantity: (messages * messageBytes) / bytesPerGb,
          unit: 'GB',
          rule: `rows of ${messageBytes} bytes, by the Storage Write API`,
        },
      ];
    case 'bigquery-insert-all':
      return [
        {
          ...common,
          sku: 'bigquery/streaming-insert',
          quantity: (messages * Math.max(messageBytes, leastBytes)) / bytesPerInsertUnit,
          unit: '200 MB',
          rule: `rows of ${messageBytes} bytes, by insertAll${atLeast(messageBytes, 'a row')}`,
        },
      ];
  }
}

function atLeast(messageBytes: number, what: string): string {
  return messageBytes < leastBytes ? `; ${what} is billed as ${leastBytes} bytes at least` : '';
}
