import { type Batch, type Column, DictionaryBuilder, elementsPerInstance, type Feature } from '../../core/batch.ts';
import { bytesIn } from '../../core/bytes.ts';
import { allocate, isFloat, type NumericArray, type NumericDType, numberCheck, shown } from '../../core/dtypes.ts';
import { didYouMean } from '../../core/problems.ts';
import { isObject } from '../../core/json.ts';
import type { Failure } from '../../core/predictor.ts';

/** A batch of more bytes is large: wide or long values, of which few belong together. */
const largeBytes = 1 << 24;
/** Most bytes of a dictionary that goes on from batch to batch; all columns of a builder share it. */
const maxDictionaryBytes = 1 << 22;
/** A dictionary in which more than this share of a batch was new is not worth keeping. */
const mostlyNew = 0.5;
/** A dictionary up to this size is kept all the same. */
const fewStrings = 1024;

/**
 * Turns raw values into columns, checked against the signature: TensorFlow silently accepts NaN and unknown ranks, and has poor messages
 * for the rest. A bad instance fails alone, with all its problems.
 */
export class BatchBuilder {
  readonly #features: readonly Feature[];
  /** Features called like a property that every object has, such as `constructor`. */
  readonly #inherited: ReadonlySet<string>;
  readonly #columns: readonly ColumnBuilder[];
  #keys = new Float64Array(64);
  #size = 0;

  /** `nonFinite`: floats may be NaN or infinite, given as strings (for predictions, not for inputs). */
  constructor(features: readonly Feature[], { nonFinite = false }: { readonly nonFinite?: boolean } = {}) {
    this.#features = features;
    this.#inherited = new Set(features.map(({ name }) => name).filter((name) => name in Object.prototype));
    const strings = features.filter(({ dtype }) => dtype === 'string').length;
    this.#columns = features.map((feature) => columnBuilder(feature, nonFinite, maxDictionaryBytes / strings));
  }

  get size(): number {
    return this.#size;
  }

  /** Better taken now than filled further, so that memory is bounded for any data. */
  get isLarge(): boolean {
    let bytes = 0;
    for (const column of this.#columns) bytes += column.bytes(this.#size);
    return bytes > largeBytes;
  }

  /** Adds an instance, or returns why it cannot. Values beyond the features are ignored. */
  add(key: number, raw: Readonly<Record<string, unknown>>): Failure | undefined {
    let wrong: string[] | undefined;
    for (let i = 0; i < this.#columns.length; i++) {
      const { name } = this.#features[i] as Feature;
      const value = this.#inherited.size > 0 && !Object.hasOwn(raw, name) ? undefined : raw[name];
      const problem = value === undefined ? 'missing' : (this.#columns[i] as ColumnBuilder).set(this.#size, value);
      if (problem !== undefined) (wrong ??= []).push(`feature ${name}: ${problem}`);
    }
    if (wrong !== undefined) return { message: wrong.join('; ') };
    if (this.#size === this.#keys.length) this.#keys = grown(this.#keys, new Float64Array(this.#size * 2));
    this.#keys[this.#size++] = key;
    return undefined;
  }

  /** Returns the instances so far and empties the builder. */
  take(): Batch {
    const batch: Batch = {
      size: this.#size,
      keys: this.#keys.slice(0, this.#size),
      columns: Object.fromEntries(
        this.#features.map(({ name }, i) => [name, (this.#columns[i] as ColumnBuilder).take(this.#size)]),
      ),
    };
    this.#size = 0;
    return batch;
  }
}

/** Names that are not features, one sentence each, for callers that treat them as mistakes. */
export function extraFeatures(raw: Readonly<Record<string, unknown>>, features: readonly Feature[]): string[] {
  const extra = Object.keys(raw).filter((key) => !features.some(({ name }) => name === key));
  if (extra.length === 0) return extra;
  const names = features.map(({ name }) => name);
  return extra.map((key) => `feature ${key}: not in the signature${didYouMean(key, names)}; it has: ${names.join(', ')}`);
}

interface ColumnBuilder {
  /** Sets instance `index`, or returns what is wrong. A scalar is accepted for a value of one element. */
  set(index: number, value: unknown): string | undefined;
  /** Roughly, of `size` instances. */
  bytes(size: number): number;
  take(size: number): Column;
}

function columnBuilder({ dtype, shape }: Feature, nonFinite: boolean, dictionaryBytes: number): ColumnBuilder {
  if (dtype === 'string') return new StringColumnBuilder(shape, dictionaryBytes);
  return new NumericColumnBuilder(dtype, shape, nonFinite && isFloat(dtype));
}

const nonFiniteTexts: ReadonlySet<unknown> = new Set(['NaN', 'Infinity', '-Infinity']);

class NumericColumnBuilder implements ColumnBuilder {
  readonly #dtype: NumericDType;
  readonly #problemOf: (value: unknown) => string | undefined;
  readonly #shape: readonly number[];
  readonly #width: number;
  readonly #nonFinite: boolean;
  #values: NumericArray;

  constructor(dtype: NumericDType, shape: readonly number[], nonFinite: boolean) {
    this.#dtype = dtype;
    this.#problemOf = numberCheck(dtype);
    this.#nonFinite = nonFinite;
    this.#shape = shape;
    this.#width = elementsPerInstance(shape);
    this.#values = allocate(dtype, 64 * this.#width);
  }

  set(index: number, value: unknown): string | undefined {
    const at = index * this.#width;
    if (at + this.#width > this.#values.length)
      this.#values = grown(this.#values, allocate(this.#dtype, this.#values.length * 2));
    if (Array.isArray(value)) return eachElement(value, this.#shape, (element, i) => this.#setElement(at + i, element));
    return this.#width === 1 ? this.#setElement(at, value) : notASingleValue(this.#shape);
  }

  #setElement(at: number, element: unknown): string | undefined {
    const problem = this.#nonFinite && nonFiniteTexts.has(element) ? undefined : this.#problemOf(element);
    if (problem === undefined) this.#values[at] = Number(element);
    return problem;
  }

  bytes(size: number): number {
    return size * this.#width * this.#values.BYTES_PER_ELEMENT;
  }

  take(size: number): Column {
    return { dtype: this.#dtype, shape: this.#shape, values: this.#values.slice(0, size * this.#width) };
  }
}

class StringColumnBuilder implements ColumnBuilder {
  readonly #shape: readonly number[];
  readonly #width: number;
  readonly #maxBytes: number;
  #dictionary = new DictionaryBuilder();
  /** Size of the dictionary when the batch began. */
  #before = { strings: 0, bytes: 0 };
  #codes: Uint32Array<ArrayBuffer>;

  constructor(shape: readonly number[], maxBytes: number) {
    this.#shape = shape;
    this.#maxBytes = maxBytes;
    this.#width = elementsPerInstance(shape);
    this.#codes = new Uint32Array(64 * this.#width);
  }

  set(index: number, value: unknown): string | undefined {
    const at = index * this.#width;
    if (at + this.#width > this.#codes.length) this.#codes = grown(this.#codes, new Uint32Array(this.#codes.length * 2));
    if (Array.isArray(value)) return eachElement(value, this.#shape, (element, i) => this.#setElement(at + i, element));
    return this.#width === 1 ? this.#setElement(at, value) : notASingleValue(this.#shape);
  }

  #setElement(at: number, element: unknown): string | undefined {
    const value = typeof element === 'string' ? element : bytesIn(element);
    if (value === undefined) return notAString(element);
    if (typeof value === 'string' && !value.isWellFormed())
      return `${shown(value)} is not valid Unicode: it has half of a surrogate pair`;
    this.#codes[at] = this.#dictionary.codeOf(value);
    return undefined;
  }

  bytes(size: number): number {
    return size * this.#width * this.#codes.BYTES_PER_ELEMENT + this.#dictionary.bytes - this.#before.bytes;
  }

  take(size: number): Column {
    const codes = this.#codes.slice(0, size * this.#width);
    const column: Column = { dtype: 'string', shape: this.#shape, codes, dictionary: this.#dictionary };
    const { values, bytes } = this.#dictionary;
    const isMostlyNew = values.length > fewStrings && values.length - this.#before.strings > codes.length * mostlyNew;
    if (bytes > this.#maxBytes || isMostlyNew) this.#dictionary = new DictionaryBuilder();
    this.#before = { strings: this.#dictionary.values.length, bytes: this.#dictionary.bytes };
    return column;
  }
}

function notASingleValue(shape: readonly number[]): string {
  return `a single value instead of shape [${shape.join(', ')}]`;
}

/** Calls `set` for every element of nested lists, row-major. Returns the first problem. */
function eachElement(
  value: readonly unknown[],
  shape: readonly number[],
  set: (element: unknown, i: number) => string | undefined,
): string | undefined {
  if (shape.length === 0) return 'a list instead of a single value';
  if (shape.length === 1 && value.length === shape[0] && !value.some((part) => Array.isArray(part))) return eachOf(value, set);
  let flat: readonly unknown[] = [value];
  for (const dimension of shape) {
    const at = flat.findIndex((part) => !Array.isArray(part) || part.length !== dimension);
    if (at >= 0) {
      const other = flat[at];
      const given = Array.isArray(other) ? `a list of ${other.length}` : 'a single value';
      return `not of shape [${shape.join(', ')}]: ${given} in place of a list of ${dimension}`;
    }
    flat = flat.flat(1);
  }
  if (flat.some((part) => Array.isArray(part))) return `not of shape [${shape.join(', ')}]: too deeply nested`;
  return eachOf(flat, set);
}

function eachOf(elements: readonly unknown[], set: (element: unknown, i: number) => string | undefined): string | undefined {
  for (let i = 0; i < elements.length; i++) {
    const problem = set(elements[i], i);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function notAString(element: unknown): string {
  return isObject(element) && 'b64' in element
    ? `${shown(element)} is not bytes: "b64" must be standard base64, with nothing beside it`
    : `${shown(element)} is not a string`;
}

function grown<T extends NumericArray | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
