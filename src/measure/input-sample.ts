import { type Batch, type Column, elementsPerInstance } from '../batch.ts';
import type { FeedChunk } from '../drive/feed.ts';
import type { InputVariety } from '../run-record.ts';

export const inputSampleSize = 1000;

/** How different a workload's instances are; `feed` has the first ones. Rows that gave none are left out. */
export async function inputVariety(feed: AsyncIterable<FeedChunk>): Promise<InputVariety | undefined> {
  const seen = new Map<string, number>();
  let sampled = 0;
  for await (const { batch } of feed) {
    for (let i = 0; i < batch.size; i++, sampled++) {
      const instance = textOf(batch, i);
      seen.set(instance, (seen.get(instance) ?? 0) + 1);
    }
  }
  return sampled === 0 ? undefined : { sampled, distinct: seen.size, mostFrequent: Math.max(...seen.values()) };
}

function textOf({ columns }: Batch, index: number): string {
  return JSON.stringify(Object.values(columns).map((column) => elementsOf(column, index)));
}

/** Numbers as text: JSON knows no NaN. */
function elementsOf(column: Column, index: number): readonly string[] {
  const width = elementsPerInstance(column.shape);
  return Array.from({ length: width }, (_, k) => {
    const at = index * width + k;
    return column.dtype === 'string' ? (column.dictionary.values[column.codes[at]!] ?? '') : String(column.values[at]);
  });
}
