import { lineBlocks } from '../sources/lines.ts';
import type { TextFormat } from '../sources/text/encoding.ts';

export interface RowCount {
  readonly count: number;
  /** False if the file has more. */
  readonly isAll: boolean;
}

/** Rows that are looked at. */
const sampleRows = 1000;
/** Rows that are counted: enough to choose the length of a workload by. */
const mostCounted = 100_000;

/** The first line that is not blank; undefined if the file has none. */
export async function firstLine(path: string, format: TextFormat): Promise<string | undefined> {
  for await (const lines of lineBlocks(path, format)) {
    const line = lines.find((text) => text.trim() !== '');
    if (line !== undefined) return line;
  }
  return undefined;
}

/** The first rows of a file that is read block by block. */
export async function sampleOf<T>(blocks: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
  const sample: T[] = [];
  for await (const block of blocks) {
    sample.push(...block.slice(0, sampleRows - sample.length));
    if (sample.length === sampleRows) break;
  }
  return sample;
}

/** How many rows a file has, up to a bound. */
export async function countOf(blocks: AsyncIterable<readonly unknown[]>): Promise<RowCount> {
  let count = 0;
  for await (const block of blocks) {
    count += block.length;
    if (count > mostCounted) return { count: mostCounted, isAll: false };
  }
  return { count, isAll: true };
}
