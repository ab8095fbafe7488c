import type { Feature } from '../../core/batch.ts';
import { BatchBuilder } from '../columns/batch-builder.ts';
import type { Mapper } from './mapping.ts';
import type { Chunk, Rejection, Source } from './source.ts';

/** A raw row, or why there is none; `line` is where it begins in the file, or its number. */
export type RawRow = { readonly line: number } & (
  | { readonly row: Readonly<Record<string, unknown>> }
  | { readonly problem: string }
);

/** Chunks out of blocks of raw rows: what csv and json lines share. Reading and processing are timed apart, block by block. */
export async function* chunksOf(
  blocks: AsyncIterable<readonly RawRow[]>,
  mapper: Mapper,
  features: readonly Feature[],
  { limit, chunkRows, times, unit = 'line' }: Parameters<Source['read']>[0] & { readonly unit?: 'line' | 'row' },
): AsyncGenerator<Chunk, void, undefined> {
  const builder = new BatchBuilder(features);
  let rejected: Rejection[] = [];
  let key = 0;
  let sinceMs = performance.now();
  const take = (): Chunk => {
    const chunk = { batch: builder.take(), rejected };
    rejected = [];
    return chunk;
  };
  for await (const block of blocks) {
    const readMs = performance.now();
    times.readS += (readMs - sinceMs) / 1000;
    const ready: Chunk[] = [];
    for (const raw of block) {
      if (key === limit) break;
      const problem = addRow(builder, mapper, key, raw);
      if (problem !== undefined) rejected.push({ key, failure: { message: `${unit} ${raw.line}: ${problem}` } });
      key++;
      if (builder.size + rejected.length === chunkRows) ready.push(take());
    }
    times.processS += (performance.now() - readMs) / 1000;
    yield* ready;
    if (key === limit) break;
    sinceMs = performance.now();
  }
  if (builder.size + rejected.length > 0) yield take();
}

function addRow(builder: BatchBuilder, mapper: Mapper, key: number, raw: RawRow): string | undefined {
  if ('problem' in raw) return raw.problem;
  const mapped = mapper.map(raw.row);
  return 'problem' in mapped ? mapped.problem : builder.add(key, mapped.raw)?.message;
}
