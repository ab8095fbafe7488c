/**
 * Instances in columns, as passed between source, driver, workers and sink. Typed arrays move between threads without a copy,
 * and each distinct string is stored and encoded once.
 */
import { latin1Of } from './bytes.ts';
import { allocate, bitsOf, type DType, type NumericArray, type NumericDType } from './dtypes.ts';
import { sum } from './numbers.ts';

export type { DType };

/** One input or output. The shape is that of one instance, without the batch dimension; `[]` is a scalar. */
export interface Feature {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
}

/** Values of all instances, row-major. int64 and uint64 are held as float64, exact within 2^53; float16 and bfloat16 as float32. */
export interface NumericColumn {
  readonly dtype: NumericDType;
  readonly shape: readonly number[];
  readonly values: NumericArray;
}

/** `codes` index `dictionary`. */
export interface StringColumn {
  readonly dtype: 'string';
  readonly shape: readonly number[];
  readonly codes: Uint32Array;
  readonly dictionary: Dictionary;
}

export type Column = NumericColumn | StringColumn;
export type Columns = Readonly<Record<string, Column>>;

/** An element of a string column: a text, or bytes (an image, a serialized message), which need not be UTF-8. */
export type StringElement = string | Uint8Array;

/** Distinct strings in order of appearance. Append-only, so that readers can cache encoded strings. */
export interface Dictionary {
  readonly values: readonly StringElement[];
}

/** A value in a row: a scalar, or nested arrays of the feature's shape. */
export type Value = number | boolean | StringElement | readonly Value[];
export type Row = Readonly<Record<string, Value>>;

export interface Batch {
  readonly size: number;
  readonly columns: Columns;
  /** Ordinal of each instance in its workload, from 0. Results are counted and joined by it. */
  readonly keys: Float64Array;
  /** Where each instance comes from, for the sink; strategies do not get it. */
  readonly origins?: readonly Origin[];
}

/** Where an instance comes from. */
export interface Origin {
  /** Its first line in the file. */
  readonly line?: number;
  /** Its number among the rows of a table or query, from 1. */
  readonly row?: number;
  /** The file, if the source has several. */
  readonly file?: string;
  /** The user's own id as JSON, as it stands in the source. */
  readonly id?: string;
}

export function elementsPerInstance(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}

/** Longer bytes are images and the like, usually all different: looking for their twins would cost more than it saves. */
const longestShared = 256;

/** `codeOf` returns a string's code and adds new strings. */
export class DictionaryBuilder implements Dictionary {
  readonly values: StringElement[] = [];
  /** Rough size of its strings, in bytes. */
  bytes = 0;
  readonly #codes = new Map<string, number>();
  readonly #codesOfBytes = new Map<string, number>();

  codeOf(value: StringElement): number {
    if (typeof value !== 'string') return this.#codeOfBytes(value);
    const known = this.#codes.get(value);
    if (known !== undefined) return known;
    const own = copyOf(value);
    this.#codes.set(own, this.values.length);
    return this.#push(own);
  }

  #codeOfBytes(value: Uint8Array): number {
    if (value.length > longestShared) return this.#push(value);
    const text = latin1Of(value);
    const code = this.#codesOfBytes.get(text) ?? this.#push(value);
    this.#codesOfBytes.set(text, code);
    return code;
  }

  #push(value: StringElement): number {
    this.bytes += bytesOf(value);
    return this.values.push(value) - 1;
  }
}

/** What an object of its own takes beside its characters. */
const bytesAString = 64;

/** Rough size in memory. */
export function bytesOf(value: StringElement): number {
  return value.length + bytesAString;
}

/** A substring keeps its whole source in memory, so a long-lived dictionary would keep the file it was read from. */
function copyOf(value: string): string {
  return JSON.parse(JSON.stringify(value)) as string;
}

/** Instances `start` to `end` (exclusive), without a copy. */
export function viewBatch(batch: Batch, start: number, end: number): Batch {
  if (start === 0 && end === batch.size) return batch;
  return {
    size: end - start,
    keys: batch.keys.subarray(start, end),
    columns: mapColumns(batch.columns, (column) => viewColumn(column, start, end)),
    ...(batch.origins && { origins: batch.origins.slice(start, end) }),
  };
}

/** A copy of these instances, in this order. */
export function pickBatch({ keys, columns, origins }: Batch, instances: Uint32Array): Batch {
  return {
    size: instances.length,
    keys: Float64Array.from(instances, (i) => keys[i] as number),
    columns: mapColumns(columns, (column) => pickColumn(column, instances)),
    ...(origins && { origins: Array.from(instances, (i) => origins[i] as Origin) }),
  };
}

/** Entries of instances `start` to `end` (exclusive), without a copy. */
export function viewColumn(column: Column, start: number, end: number): Column {
  const width = elementsPerInstance(column.shape);
  return column.dtype === 'string'
    ? { ...column, codes: column.codes.subarray(start * width, end * width) }
    : { ...column, values: column.values.subarray(start * width, end * width) };
}

/** Copies the entries of these instances, in this order; instances beyond the column get meaningless values. */
export function pickColumn(column: Column, instances: Uint32Array): Column {
  const length = instances.length * elementsPerInstance(column.shape);
  return column.dtype === 'string'
    ? { ...column, codes: picked(column.codes, new Uint32Array(length), instances) }
    : { ...column, values: picked(column.values, allocate(column.dtype, length), instances) };
}

function picked<E extends NumericArray>(elements: E, target: E, instances: Uint32Array): E {
  const from = bitsOf(elements);
  const to = bitsOf(target);
  const width = to.length / instances.length;
  for (let i = 0; i < instances.length; i++) {
    const start = (instances[i] as number) * width;
    for (let k = 0; k < width; k++) to[i * width + k] = from[start + k] as number;
  }
  return target;
}

/** Values, or the codes of strings. */
export function elementsOf(column: Column): NumericArray | Uint32Array {
  return column.dtype === 'string' ? column.codes : column.values;
}

/** A copy whose buffers can be transferred to another thread. Dictionaries are shared. */
export function copyBatch({ size, keys, columns }: Batch): Batch {
  return {
    size,
    keys: keys.slice(),
    columns: mapColumns(columns, (column) =>
      column.dtype === 'string' ? { ...column, codes: column.codes.slice() } : { ...column, values: column.values.slice() },
    ),
  };
}

/** Joins batches of the same columns, in order. */
export function concatBatches(batches: readonly Batch[]): Batch {
  const [first] = batches;
  if (first === undefined) throw new Error('concatBatches needs at least one batch');
  if (batches.length === 1) return first;
  const size = sum(batches.map((batch) => batch.size));
  const keys = new Float64Array(size);
  let at = 0;
  for (const batch of batches) {
    keys.set(batch.keys, at);
    at += batch.size;
  }
  const columns = Object.fromEntries(
    Object.keys(first.columns).map((name) => [name, concatColumns(batches.map((batch) => batch.columns[name] as Column))]),
  );
  const origins = batches.flatMap((batch) => batch.origins ?? []);
  return { size, keys, columns, ...(origins.length === size && { origins }) };
}

function concatColumns(columns: readonly Column[]): Column {
  const first = columns[0] as Column;
  if (first.dtype === 'string') return concatStringColumns(columns as readonly StringColumn[]);
  const parts = columns as readonly NumericColumn[];
  const values = allocate(first.dtype, sum(parts.map((part) => part.values.length)));
  let at = 0;
  for (const part of parts) {
    values.set(part.values, at);
    at += part.values.length;
  }
  return { dtype: first.dtype, shape: first.shape, values };
}

function concatStringColumns(columns: readonly StringColumn[]): StringColumn {
  const first = columns[0] as StringColumn;
  const codes = new Uint32Array(sum(columns.map((part) => part.codes.length)));
  const shared = columns.every((part) => part.dictionary === first.dictionary);
  const merged = shared ? undefined : new DictionaryBuilder();
  let at = 0;
  for (const part of columns) {
    if (merged === undefined) codes.set(part.codes, at);
    else
      part.codes.forEach((code, i) => {
        codes[at + i] = merged.codeOf(part.dictionary.values[code] as StringElement);
      });
    at += part.codes.length;
  }
  return { dtype: 'string', shape: first.shape, codes, dictionary: merged ?? first.dictionary };
}

function valueAt(column: Column, index: number): Value {
  const width = elementsPerInstance(column.shape);
  const flat: Value[] = [];
  for (let i = index * width; i < (index + 1) * width; i++) flat.push(elementAt(column, i));
  return nest(flat, column.shape);
}

function elementAt(column: Column, i: number): number | boolean | StringElement {
  if (column.dtype === 'string') return column.dictionary.values[column.codes[i] as number] as StringElement;
  const value = column.values[i] as number;
  return column.dtype === 'bool' ? value !== 0 : value;
}

/** Row-major values as nested arrays of this shape. */
export function nest(flat: readonly Value[], shape: readonly number[]): Value {
  if (shape.length === 0) return flat[0] as Value;
  let level: readonly Value[] = flat;
  for (const dimension of shape.slice(1).toReversed()) {
    const next: Value[] = [];
    for (let i = 0; i < level.length; i += dimension) next.push(level.slice(i, i + dimension));
    level = next;
  }
  return level;
}

/** The batch as plain rows: convenient but slow, so for plug-ins and tests only. */
export function rowsOf(batch: Pick<Batch, 'size' | 'columns'>): Row[] {
  const entries = Object.entries(batch.columns);
  return Array.from({ length: batch.size }, (_, i) =>
    Object.fromEntries(entries.map(([name, column]) => [name, valueAt(column, i)])),
  );
}

/** The buffers to transfer to another thread. */
export function transferables(columns: Columns): ArrayBuffer[] {
  return Object.values(columns).map((column) => elementsOf(column).buffer as ArrayBuffer);
}

function mapColumns(columns: Columns, map: (column: Column) => Column): Columns {
  return Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, map(column)]));
}
