import { type Batch, type Column, elementsPerInstance } from '../core/batch.ts';
import { bytesJson } from '../core/bytes.ts';
import type { InputVariety } from '../core/record.ts';

const most = 1000;

/** Variety of the first 1,000 instances; undefined if there are none. */
export function inputVariety(batches: readonly Batch[]): InputVariety | undefined {
  const seen = new Map<string, number>();
  let sampled = 0;
  for (const batch of batches) {
    for (let i = 0; i < batch.size && sampled < most; i++, sampled++) {
      const instance = textOf(batch, i);
      seen.set(instance, (seen.get(instance) ?? 0) + 1);
    }
  }
  return sampled === 0 ? undefined : { sampled, distinct: seen.size, mostFrequent: Math.max(...seen.values()) };
}

function textOf({ columns }: Batch, index: number): string {
  return JSON.stringify(Object.values(columns).map((column) => elementsOf(column, index)));
}

/** Numbers as text, since JSON has no NaN. */
function elementsOf(column: Column, index: number): readonly string[] {
  const width = elementsPerInstance(column.shape);
  return Array.from({ length: width }, (_, k) => {
    const at = index * width + k;
    if (column.dtype !== 'string') return String(column.values[at]);
    const value = column.dictionary.values[column.codes[at]!] ?? '';
    return typeof value === 'string' ? value : bytesJson(value);
  });
}
