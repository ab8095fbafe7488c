import { readFile, writeFile } from 'node:fs/promises';
import {
  type Columns,
  DictionaryBuilder,
  elementsOf,
  elementsPerInstance,
  type NumericColumn,
  pickColumn,
  type StringColumn,
  type StringElement,
} from '../../core/batch.ts';
import { bytesIn, bytesJson } from '../../core/bytes.ts';
import { allocate } from '../../core/dtypes.ts';

/** Rough limit for stored strings; others are not kept. Output strings are usually class labels: few and short. */
const maxCharacters = 1 << 25;
/** Most elements in a column: of wide outputs, fewer instances are kept. */
const maxElements = 1 << 24;

type TableColumn = NumericColumn | (Omit<StringColumn, 'dictionary'> & { readonly dictionary: DictionaryBuilder });

interface StoredHeader {
  readonly capacity: number;
  readonly seenBytes: number;
  readonly keptBytes: number;
  readonly columns: readonly {
    readonly name: string;
    readonly dtype: TableColumn['dtype'];
    readonly shape: readonly number[];
    readonly elements: number;
    /** Texts, and bytes as `{b64}`. */
    readonly dictionary?: readonly unknown[];
  }[];
}

/**
 * The predictions of one cell by instance key, to compare cells. Keys are ordinals from 0. One bit per key records whether it is answered;
 * outputs are kept only for keys below `capacity`, in 4 bytes per float32.
 */
export class PredictionTable {
  readonly #capacity: number;
  readonly #columns = new Map<string, TableColumn>();
  /** Answered, with a prediction or a failure. */
  #seen = new Uint8Array(1024);
  /** Has a prediction in the columns. */
  #kept = new Uint8Array(1024);
  /** Highest key added. */
  #highest = -1;
  #keysAllocated = 0;
  #characters = 0;

  constructor({ capacity = 1_000_000 }: { readonly capacity?: number } = {}) {
    this.#capacity = capacity;
  }

  /** Output names; none if nothing was predicted or the strategy has no outputs. */
  get outputs(): readonly string[] {
    return [...this.#columns.keys()];
  }

  column(name: string): TableColumn | undefined {
    return this.#columns.get(name);
  }

  has(key: number): boolean {
    return bit(this.#kept, key);
  }

  /** Above all keys for which `has` is true. */
  get keyBound(): number {
    return Math.min(this.#kept.length * 8, this.#keysAllocated);
  }

  /** Highest key for which `has` is true; -1 if there is none. */
  get lastKept(): number {
    let key = this.keyBound - 1;
    while (key >= 0 && !this.has(key)) key--;
    return key;
  }

  /** Number of instances with kept outputs. */
  get size(): number {
    let count = 0;
    for (let key = 0; key < this.keyBound; key++) if (this.has(key)) count++;
    return count;
  }

  /** Answered, with a prediction or a failure. */
  answered(key: number): boolean {
    return bit(this.#seen, key);
  }

  /** Unanswered keys below the highest answered one. */
  get gaps(): number {
    let gaps = 0;
    for (let key = 0; key < this.#highest; key++) if (!this.answered(key)) gaps++;
    return gaps;
  }

  /** Outputs of these keys; meaningless for keys that are not kept. */
  lookUp(keys: Float64Array): Columns {
    const ordinals = Uint32Array.from(keys);
    return Object.fromEntries([...this.#columns].map(([name, column]) => [name, pickColumn(column, ordinals)]));
  }

  /** For a row that gave no instance, so that nothing was sent. */
  reject(key: number): void {
    this.#seen = withBit(this.#seen, key);
  }

  /**
   * Adds answers and returns the number of duplicates, whose first answer stays. Outputs of failed entries (by index) are not kept. Keys
   * that are not ordinals below `bound` are ignored.
   */
  add(keys: Float64Array, outputs: Columns, failed: { has(index: number): boolean }, bound = Infinity): number {
    let duplicates = 0;
    const entries = Object.entries(outputs);
    if (this.#columns.size > 0 && entries.length > 0) this.#checkSame(entries);
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      if (!isOrdinal(key, bound)) continue;
      if (bit(this.#seen, key)) {
        duplicates++;
        continue;
      }
      this.#seen = withBit(this.#seen, key);
      if (key > this.#highest) this.#highest = key;
      if (entries.length > 0 && !failed.has(i)) this.#keep(key, entries, i);
    }
    return duplicates;
  }

  #checkSame(entries: readonly [string, Columns[string]][]): void {
    const same =
      entries.length === this.#columns.size && entries.every(([name, { dtype }]) => this.#columns.get(name)?.dtype === dtype);
    if (same) return;
    const [before, now] = [[...this.#columns], entries].map((some) =>
      some.map(([name, { dtype }]) => `${name}: ${dtype}`).join(', '),
    );
    throw new Error(`the strategy's outputs changed between calls: first ${before}, then ${now}`);
  }

  #keep(key: number, entries: readonly [string, Columns[string]][], index: number): void {
    if (key >= this.#keysAllocated && !this.#grow(key, entries)) return;
    if (this.#characters > maxCharacters) return;
    for (const [name, from] of entries) {
      const to = this.#columns.get(name)!;
      const width = elementsPerInstance(from.shape);
      for (let k = 0; k < width; k++) {
        if (to.dtype !== 'string') to.values[key * width + k] = (from as NumericColumn).values[index * width + k]!;
        else to.codes[key * width + k] = this.#intern(to.dictionary, from as StringColumn, index * width + k);
      }
    }
    this.#kept = withBit(this.#kept, key);
  }

  #intern(dictionary: DictionaryBuilder, from: StringColumn, element: number): number {
    const text = from.dictionary.values[from.codes[element]!]!;
    const known = dictionary.values.length;
    const code = dictionary.codeOf(text);
    if (code === known) this.#characters += text.length;
    return code;
  }

  /** Doubles the columns until the key fits; false at their largest size. */
  #grow(key: number, entries: readonly [string, Columns[string]][]): boolean {
    const widest = Math.max(1, ...entries.map(([, { shape }]) => elementsPerInstance(shape)));
    const most = Math.min(this.#capacity, Math.floor(maxElements / widest));
    if (key >= most) return false;
    const room = Math.min(most, Math.max(1024, 2 ** Math.ceil(Math.log2(key + 1))));
    for (const [name, { dtype, shape }] of entries) {
      const old = this.#columns.get(name);
      const column = emptyColumn(
        dtype,
        shape,
        room * elementsPerInstance(shape),
        old?.dtype === 'string' ? old.dictionary : undefined,
      );
      if (old !== undefined) elementsOf(column).set(elementsOf(old));
      this.#columns.set(name, column);
    }
    this.#keysAllocated = room;
    return true;
  }

  /** A line of JSON, then the arrays in this machine's byte order, for another process on it. */
  async writeTo(path: string): Promise<void> {
    const columns = [...this.#columns];
    const header: StoredHeader = {
      capacity: this.#capacity,
      seenBytes: this.#seen.length,
      keptBytes: this.#kept.length,
      columns: columns.map(([name, column]) => ({
        name,
        dtype: column.dtype,
        shape: column.shape,
        elements: elementsOf(column).length,
        ...(column.dtype === 'string' && { dictionary: column.dictionary.values.map(storedString) }),
      })),
    };
    const data = [this.#seen, this.#kept, ...columns.map(([, column]) => elementsOf(column))];
    await writeFile(path, [
      Buffer.from(`${JSON.stringify(header)}\n`),
      ...data.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)),
    ]);
  }

  static async readFrom(path: string): Promise<PredictionTable> {
    const file = await readFile(path);
    const headerEnd = file.indexOf('\n');
    const header = JSON.parse(file.toString('utf8', 0, headerEnd)) as StoredHeader;
    const table = new PredictionTable({ capacity: header.capacity });
    let at = headerEnd + 1;
    const fill = <A extends ReturnType<typeof elementsOf>>(array: A): A => {
      new Uint8Array(array.buffer).set(file.subarray(at, at + array.byteLength));
      at += array.byteLength;
      return array;
    };
    table.#seen = fill(new Uint8Array(header.seenBytes));
    table.#kept = fill(new Uint8Array(header.keptBytes));
    for (const { name, dtype, shape, elements, dictionary = [] } of header.columns) {
      const strings = new DictionaryBuilder();
      for (const stored of dictionary) strings.codeOf(stringOf(stored));
      const column = emptyColumn(dtype, shape, elements, strings);
      fill(elementsOf(column));
      table.#columns.set(name, column);
      table.#keysAllocated = elements / Math.max(1, elementsPerInstance(shape));
    }
    return table;
  }
}

function storedString(value: StringElement): unknown {
  return typeof value === 'string' ? value : JSON.parse(bytesJson(value));
}

function stringOf(stored: unknown): StringElement {
  const value = typeof stored === 'string' ? stored : bytesIn(stored);
  if (value === undefined) throw new Error('a stored table of predictions has an element that is neither text nor bytes');
  return value;
}

function emptyColumn(
  dtype: TableColumn['dtype'],
  shape: readonly number[],
  elements: number,
  dictionary = new DictionaryBuilder(),
): TableColumn {
  if (dtype === 'string') return { dtype, shape, codes: new Uint32Array(elements), dictionary };
  return { dtype, shape, values: allocate(dtype, elements) };
}

export function isOrdinal(key: number, bound: number): boolean {
  return key >= 0 && key < bound && Number.isInteger(key);
}

function bit(bits: Uint8Array, index: number): boolean {
  return ((bits[index >>> 3] ?? 0) & (1 << (index & 7))) !== 0;
}

function withBit(bits: Uint8Array<ArrayBuffer>, index: number): Uint8Array<ArrayBuffer> {
  const byte = index >>> 3;
  let grown = bits;
  if (byte >= bits.length) {
    grown = new Uint8Array(2 ** Math.ceil(Math.log2(byte + 1)));
    grown.set(bits);
  }
  grown[byte]! |= 1 << (index & 7);
  return grown;
}
