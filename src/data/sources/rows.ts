import type { Feature } from '../../core/batch.ts';
import { throwProblems } from '../../core/problems.ts';
import { BatchBuilder } from '../columns/batch-builder.ts';
import type { ColumnMappings, InputShape } from './column-mappings.ts';
import { mappingProblems } from './mapping-problems.ts';
import { Mapper } from './mapping.ts';
import type { Chunk, Rejection, Source } from './source.ts';

/** A raw row, or why there is none; `line` is its first line in the file, or its number. */
export type RawRow = { readonly line: number } & (
  | { readonly row: Readonly<Record<string, unknown>> }
  | { readonly problem: string }
);

/** Rows that were read at once. */
export interface RawBlock {
  /** Name of their file, if the source has several. */
  readonly file?: string;
  readonly rows: readonly RawRow[];
}

/** Rows of any origin, to make instances from. */
interface Rows {
  readonly description: string;
  readonly mappings: ColumnMappings;
  readonly input: InputShape;
  /** Unit of `line`. */
  readonly unit: 'line' | 'row';
  /** Throws ProblemsError if these columns cannot be read. */
  check?(columns: ReadonlySet<string>): void;
  /** Reads these columns once, block by block. */
  blocks(columns: ReadonlySet<string>, limit: number): AsyncIterable<RawBlock>;
}

/** Throws ProblemsError with all problems of the input and the mapping. */
export function rowSource(features: readonly Feature[], rows: Rows): Source {
  const { description, mappings, input } = rows;
  throwProblems(mappingProblems(features, mappings, input));
  const mapper = new Mapper(features, mappings, input);
  rows.check?.(mapper.columns);
  return {
    description,
    get mapping() {
      return mapper.sentences;
    },
    read: (options) => chunksOf(rows.blocks(mapper.columns, options.limit), mapper, features, options, rows.unit),
  };
}

/** Times reading and processing separately, block by block. */
async function* chunksOf(
  blocks: AsyncIterable<RawBlock>,
  mapper: Mapper,
  features: readonly Feature[],
  { limit, chunkRows, times }: Parameters<Source['read']>[0],
  unit: Rows['unit'],
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
    for (const raw of block.rows) {
      if (key === limit) break;
      const problem = addRow(builder, mapper, key, raw);
      if (problem !== undefined) {
        const place = block.file === undefined ? `${unit} ${raw.line}` : `${block.file}:${raw.line}`;
        rejected.push({ key, failure: { message: `${place}: ${problem}` } });
      }
      key++;
      if (builder.size + rejected.length === chunkRows || builder.isLarge) ready.push(take());
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
  if ('problem' in mapped) return mapped.problem;
  const failure = builder.add(key, mapped.raw);
  return failure && mapper.asWritten(failure.message, mapped.raw, raw.row);
}
