import { type Batch, concatBatches, type Dictionary, elementsOf, type StringElement, viewBatch } from '../../../core/batch.ts';
import type { NumericArray } from '../../../core/dtypes.ts';
import { ArenaWriter, mostBytes, type SharedArena } from './arena.ts';
import { type Ring, words } from './ring.ts';

/** Rows of strings beyond this wait until others are answered. */
const mostArenaBytes = 1 << 25;
/** Rows whose strings are looked at together. */
const rowsAPiece = 1024;

/** Rows of one batch of the source. */
export interface Chunk {
  readonly batch: Batch;
  /** Number of its first row, and that row's index in the batch. */
  readonly start: number;
  readonly from: number;
}

interface Arena {
  readonly writer: ArenaWriter;
  /** The first row without strings in it. */
  lastRow: number;
}

/** Lays rows down in the ring, strings in arenas, and knows what the source gave until they are answered. */
export class LaidRows {
  readonly #ring: Ring;
  readonly #chunks: Chunk[] = [];
  readonly #arenas: Arena[] = [];
  readonly #listeners: ((arena: SharedArena) => void)[] = [];
  #nextArena = 0;
  #laid = 0;
  /** All rows before this one are answered. */
  #freed = 0;

  /** By place: size of the settled call that begins there, or 0. */
  readonly #settled: Int32Array;

  constructor(ring: Ring) {
    this.#ring = ring;
    this.#settled = new Int32Array(ring.shape.rows);
  }

  /** `listener` is told of every arena, those that there are already included, before a row needs it. */
  onArena(listener: (arena: SharedArena) => void): void {
    this.#listeners.push(listener);
    for (const { writer } of this.#arenas) listener(writer.shared);
  }

  /** Rows that can be laid down now. */
  get room(): number {
    const strings = this.#arenas.reduce((bytes, { writer }) => bytes + writer.usedBytes, 0);
    if (strings > mostArenaBytes && this.#freed < this.#laid) return 0;
    return this.#ring.shape.rows - (this.#laid - this.#freed);
  }

  /** Rows laid down so far. */
  get count(): number {
    return this.#laid;
  }

  /**
   * Lays instances down, from index `from` of the batch on, as many as there is room for. Returns their number. `dueMs`: of every instance
   * of the batch, from the start of the schedule.
   */
  lay(batch: Batch, from: number, dueMs?: Float64Array): number {
    let at = from;
    while (at < batch.size && this.room > 0)
      at += this.#layPiece(batch, at, Math.min(batch.size - at, this.room, rowsAPiece), dueMs);
    if (at === from) return 0;
    Atomics.store(this.#ring.words, words.laid, this.#laid | 0);
    return at - from;
  }

  /** The number of a row whose count in the ring has gone over 2^31. */
  numberOf(row: number): number {
    return this.#laid - ((this.#laid - row) | 0);
  }

  chunkOf(row: number): Chunk {
    const chunk = this.#chunks.findLast(({ start }) => start <= row);
    if (chunk === undefined) throw new Error(`row ${row} is not in the ring`);
    return chunk;
  }

  /** Answered rows as the source gave them. */
  take(start: number, size: number): Batch {
    const parts: Batch[] = [];
    for (let row = start; row < start + size;) {
      const chunk = this.chunkOf(row);
      const next = this.#chunks[this.#chunks.indexOf(chunk) + 1];
      const end = Math.min(start + size, next?.start ?? Infinity);
      const from = row - chunk.start + chunk.from;
      parts.push(viewBatch(chunk.batch, from, from + end - row));
      row = end;
    }
    return concatBatches(parts);
  }

  /** Settles the call that begins with this row of the ring. False if that was done before: its worker died while it told. */
  settle(row: number, size: number): boolean {
    const place = this.#ring.at(row);
    if (this.#settled[place] !== 0) return false;
    this.#settled[place] = size;
    return true;
  }

  #layPiece(batch: Batch, from: number, size: number, dueMs: Float64Array | undefined): number {
    const ring = this.#ring;
    const codes = this.#encode(batch, from, from + size);
    for (const { feature, width, elements } of ring.inputs) {
      const column = batch.columns[feature.name];
      if (column === undefined) throw new Error(`the source gives no ${feature.name}`);
      this.#copy(elements, codes.get(feature.name) ?? elementsOf(column).subarray(from * width, (from + size) * width), width);
    }
    if (codes.size > 0) {
      const arena = this.#arenas.at(-1) as Arena;
      arena.lastRow = this.#laid + size;
      this.#copy(ring.arenas, new Int32Array(size).fill(arena.writer.shared.id), 1);
    }
    this.#copy(ring.keys, batch.keys.subarray(from, from + size), 1);
    if (dueMs !== undefined) this.#copy(ring.dueMs, dueMs.subarray(from, from + size), 1);
    for (let row = this.#laid; row < this.#laid + size; row++) this.#settled[ring.at(row)] = 0;
    const chunk = this.#chunks.at(-1);
    if (chunk?.batch !== batch) this.#chunks.push({ batch, start: this.#laid, from });
    this.#laid += size;
    return size;
  }

  /** Values of new rows, from the last laid on. */
  #copy(to: NumericArray, values: NumericArray, width: number): void {
    const { rows, maxSize } = this.#ring.shape;
    const at = this.#ring.at(this.#laid);
    const size = values.length / width;
    const untilEnd = Math.min(size, rows - at);
    const put = (first: number, end: number, place: number) => {
      if (first < end) to.set(values.subarray(first * width, end * width), place * width);
    };
    put(0, untilEnd, at);
    put(untilEnd, size, 0);
    // The first rows once more, behind the last.
    put(0, Math.min(untilEnd, maxSize - at), rows + at);
    put(untilEnd, Math.min(size, untilEnd + maxSize), rows);
  }

  /** Codes of the strings of new rows, by column; all in one arena. */
  #encode(batch: Batch, from: number, to: number): Map<string, Uint32Array> {
    const columns = this.#ring.inputs.flatMap(({ feature: { name, dtype }, width }) => {
      const column = batch.columns[name];
      if (dtype !== 'string' || column?.dtype !== 'string') return [];
      return [{ name, codes: column.codes.subarray(from * width, to * width), dictionary: column.dictionary }];
    });
    const encoded = (writer: ArenaWriter | undefined) => {
      const all = new Map<string, Uint32Array>();
      for (const { name, codes, dictionary } of columns) {
        const own = writer?.encode(codes, dictionary);
        if (own === undefined) return undefined;
        all.set(name, own);
      }
      return all;
    };
    return encoded(this.#arenas.at(-1)?.writer) ?? (encoded(this.#newArena(columns)) as Map<string, Uint32Array>);
  }

  #newArena(columns: readonly { readonly codes: Uint32Array; readonly dictionary: Dictionary }[]): ArenaWriter {
    let bytes = 0;
    let strings = 0;
    for (const { codes, dictionary } of columns)
      for (const code of codes) {
        bytes += mostBytes(dictionary.values[code] as StringElement);
        strings++;
      }
    const writer = new ArenaWriter(this.#nextArena++, bytes, strings);
    this.#arenas.push({ writer, lastRow: this.#laid });
    for (const listener of this.#listeners) listener(writer.shared);
    return writer;
  }

  /** Frees the places of settled calls, up to the first row that is not answered. Call when their rows were taken. */
  free(): void {
    const ring = this.#ring;
    while (this.#freed < this.#laid && this.#settled[ring.at(this.#freed)] !== 0)
      this.#freed += this.#settled[ring.at(this.#freed)] as number;
    // The last chunk may still grow.
    while ((this.#chunks[1]?.start ?? Infinity) <= this.#freed) this.#chunks.shift();
    while (this.#arenas.length > 1 && (this.#arenas[0]?.lastRow ?? Infinity) <= this.#freed) this.#arenas.shift();
  }
}
