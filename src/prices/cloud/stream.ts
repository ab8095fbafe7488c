/** What a stream uses beside its workers: its queue, and where predictions go. */
import type { CloudStream } from '../../core/keys/cloud.ts';
import { bytesPerGb } from '../../core/units.ts';
import type { MeteredLine } from '../metered.ts';

const bytesPerTiB = 2 ** 40;
/** Pub/Sub bills a message, and insertAll a row, as at least so many bytes. */
const leastBytes = 1000;
const bytesPerInsertUnit = 200e6;

/** GB that the workers, or Streaming Engine, take in. */
export function streamedGb({ messageBytes }: CloudStream, messages: number): number {
  return (messages * messageBytes) / bytesPerGb;
}

/** Their load: messages. */
export function streamLines(stream: CloudStream): MeteredLine<number>[] {
  return [...queueLines(stream), ...sinkLines(stream)];
}

function queueLines({ queue, messageBytes }: CloudStream): MeteredLine<number>[] {
  if (queue === 'none') return [];
  const bytes = Math.max(messageBytes, leastBytes);
  return [
    {
      part: 'Pub/Sub',
      sku: 'pubsub/throughput',
      unit: 'TiB',
      evidence: 'assumed',
      rule: `messages of ${messageBytes} bytes, published and delivered${atLeast(messageBytes, 'a message')}`,
      quantityOf: (messages) => (2 * messages * bytes) / bytesPerTiB,
    },
  ];
}

function sinkLines({ sink, messageBytes }: CloudStream): MeteredLine<number>[] {
  const common = { part: 'BigQuery', evidence: 'assumed' } as const;
  switch (sink) {
    case 'none':
      return [];
    case 'bigquery':
      return [
        {
          ...common,
          sku: 'bigquery/storage-write',
          unit: 'GB',
          rule: `rows of ${messageBytes} bytes, by the Storage Write API`,
          quantityOf: (messages) => (messages * messageBytes) / bytesPerGb,
        },
      ];
    case 'bigquery-insert-all':
      return [
        {
          ...common,
          sku: 'bigquery/streaming-insert',
          unit: '200 MB',
          rule: `rows of ${messageBytes} bytes, by insertAll${atLeast(messageBytes, 'a row')}`,
          quantityOf: (messages) => (messages * Math.max(messageBytes, leastBytes)) / bytesPerInsertUnit,
        },
      ];
  }
}

function atLeast(messageBytes: number, what: string): string {
  return messageBytes < leastBytes ? `; ${what} is billed as ${leastBytes} bytes at least` : '';
}
