import type { Feature, Origin } from '../../core/batch.ts';
import { throwProblems } from '../../core/problems.ts';
import { isObject } from '../../core/json.ts';
import { BatchBuilder } from '../columns/batch-builder.ts';
import { withNumbersAsWritten } from './as-written.ts';
import type { InputShape } from './column-mappings.ts';
import { expectedOutputs, expectedReader } from './expected.ts';
import { mappingProblems, otherColumnProblems } from './mapping-problems.ts';
import { type Mapped, Mapper } from './mapping.ts';
import { type IdReader, idReader } from './row-id.ts';
import type { RowOptions } from './row-options.ts';
import { positionsIn } from './positions.ts';
import type { Chunk, ExpectedRows, FilePosition, ReadOptions, Rejection, Source } from './source.ts';

/** A raw row, or why there is none; `line` is its first line in the file, or its number. */
export type RawRow = { readonly line: number } & (
  | {
      readonly row: Readonly<Record<string, unknown>>;
      /** Its JSON, for messages. */
      readonly text?: string;
      /** Texts such as NaN stand for bare words. */
      readonly hasBareNumbers?: true;
    }
  | { readonly problem: string }
);

/** Rows that were read at once. */
export interface RawBlock {
  /** Name of their file, if the source has several. */
  readonly file?: string;
  readonly rows: readonly RawRow[];
  /** Where the first row begins, if the source can be read from there. */
  readonly at?: FilePosition | undefined;
}

/** Rows of any origin, to make instances from. */
interface Rows {
  readonly description: string;
  /** Paths of the files that they are read from. */
  readonly files: readonly string[];
  readonly options: RowOptions;
  readonly input: InputShape;
  /** Unit of `line`. */
  readonly unit: 'line' | 'row';
  /** Throws ProblemsError if these columns cannot be read. */
  check?(columns: ReadonlySet<string>): void;
  /** Reads these columns once, block by block, from `at` of a source of files. */
  blocks(columns: ReadonlySet<string>, limit: number, at?: FilePosition): AsyncIterable<RawBlock>;
}

/** Throws ProblemsError with all problems of the input and the mapping. */
export function rowSource(features: readonly Feature[], rows: Rows): Source {
  const { description, files, options, input } = rows;
  const id = idReader(options.id);
  throwProblems([
    ...mappingProblems(features, options.columns, input),
    ...otherColumnProblems('source.id', id?.columns ?? [], input),
  ]);
  const mapper = new Mapper(features, options.columns, input);
  const columns = new Set([...mapper.columns, ...(id?.columns ?? [])]);
  rows.check?.(columns);
  return {
    description,
    files,
    get mapping() {
      return mapper.sentences;
    },
    ...(files.length > 0 && {
      positions: (limit, every) => positionsIn(rows.blocks(new Set(), limit), limit, every),
    }),
    read: ({ limit, chunkRows, times, at }) =>
      chunksOf(rows.blocks(columns, limit, at?.inFile), {
        limit,
        chunkRows,
        times,
        unit: rows.unit,
        id,
        map: (row, hasBareNumbers) => mapper.map(row, hasBareNumbers),
        builder: new BatchBuilder(features),
        asWritten: (message, row) => mapper.asWritten(message, row),
      }),
    expectations: (outputs) =>
      (['expected', 'labels'] as const).flatMap((key) => {
        const given = options[key];
        return given === undefined ? [] : [expectedRows(key, expectedOutputs(key, given, outputs), rows, id)];
      }),
  };
}

const expectedChunkRows = 4096;

function expectedRows(
  key: 'expected' | 'labels',
  outputs: ReturnType<typeof expectedOutputs>,
  rows: Rows,
  id: IdReader | undefined,
): ExpectedRows {
  const columns = new Set([...outputs.map(({ from }) => from), ...(id?.columns ?? [])]);
  throwProblems(otherColumnProblems(`source.${key}`, [...columns], rows.input));
  rows.check?.(columns);
  return {
    are: key === 'expected' ? 'predictions' : 'labels',
    read: (limit) =>
      chunksOf(rows.blocks(columns, limit), {
        limit,
        chunkRows: expectedChunkRows,
        times: { readS: 0, processS: 0 },
        unit: rows.unit,
        id,
        map: expectedReader(outputs, rows.input),
        builder: new BatchBuilder(
          outputs.map(({ feature }) => feature),
          { nonFinite: true },
        ),
      }),
  };
}

type Raw = Readonly<Record<string, unknown>>;

interface Reading extends ReadOptions {
  readonly unit: Rows['unit'];
  readonly id: IdReader | undefined;
  readonly map: (row: Raw, hasBareNumbers?: boolean) => Mapped;
  readonly builder: BatchBuilder;
  /** The builder's message, with numbers as the row has them. */
  readonly asWritten?: (message: string, row: Raw) => string;
}

/** Times reading and processing separately, block by block. */
async function* chunksOf(blocks: AsyncIterable<RawBlock>, reading: Reading): AsyncGenerator<Chunk, void, undefined> {
  const { limit, chunkRows, times, unit, builder } = reading;
  const originOf = originReader(unit, reading.id);
  let origins: Origin[] = [];
  let rejected: Rejection[] = [];
  let key = 0;
  let sinceMs = performance.now();
  const take = (): Chunk => {
    const chunk = { batch: { ...builder.take(), origins }, rejected };
    origins = [];
    rejected = [];
    return chunk;
  };
  for await (const block of blocks) {
    const readMs = performance.now();
    times.readS += (readMs - sinceMs) / 1000;
    const ready: Chunk[] = [];
    for (const raw of block.rows) {
      if (key === limit) break;
      const problem = addRow(reading, key, raw);
      const origin = originOf(raw, block.file);
      if (problem === undefined) origins.push(origin);
      else {
        const place = block.file === undefined ? `${unit} ${raw.line}` : `${block.file}:${raw.line}`;
        rejected.push({ key, failure: { message: `${place}: ${problem}` }, origin });
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

/** Reading a row again takes long. */
const namesNumber = /: -?(?:\d|Infinity)/;

function addRow({ map, builder, asWritten }: Reading, key: number, raw: RawRow): string | undefined {
  if ('problem' in raw) return raw.problem;
  const mapped = map(raw.row, raw.hasBareNumbers);
  if ('problem' in mapped) return mapped.problem;
  const failure = builder.add(key, mapped.raw);
  if (failure === undefined || asWritten === undefined || !namesNumber.test(failure.message)) return failure?.message;
  const written = raw.text === undefined ? raw.row : withNumbersAsWritten(raw.text);
  return isObject(written) ? asWritten(failure.message, written) : failure.message;
}

function originReader(unit: Rows['unit'], id: IdReader | undefined): (raw: RawRow, file: string | undefined) => Origin {
  return (raw, file) => {
    const place = unit === 'line' ? { line: raw.line } : { row: raw.line };
    if (file === undefined && id === undefined) return place;
    return {
      ...place,
      ...(file !== undefined && { file }),
      ...(id !== undefined && 'row' in raw && { id: id.read(raw.row, raw.text) }),
    };
  };
}
