/**
 * Strings in memory that threads share. A thread that needs one decodes it once. An arena only grows; when it is full, the next begins, and
 * the old one lives as long as rows use it.
 */
import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';
import type { Dictionary, StringElement } from '../../../core/batch.ts';

export interface SharedArena {
  /** Ascending. */
  readonly id: number;
  /** Int32: number of strings. */
  readonly count: SharedArrayBuffer;
  /** Uint32: where each string ends in `bytes`. */
  readonly ends: SharedArrayBuffer;
  /** Uint8: 1 for bytes, 0 for text in UTF-8. */
  readonly kinds: SharedArrayBuffer;
  readonly bytes: SharedArrayBuffer;
}

export const leastArenaBytes = 1 << 20;
/** Room for strings of this length on average. */
const bytesAString = 16;

/** The driver's side. */
export class ArenaWriter {
  readonly shared: SharedArena;
  readonly #count: Int32Array;
  readonly #ends: Uint32Array;
  readonly #kinds: Uint8Array;
  readonly #bytes: Buffer;
  #strings = 0;
  #used = 0;
  /** Codes of the strings of each source's dictionary, by their code there; -1 for those not yet needed. */
  readonly #codes = new Map<Dictionary, number[]>();

  constructor(id: number, leastBytes: number, leastStrings: number) {
    const bytes = Math.max(leastArenaBytes, leastBytes);
    const strings = Math.max(bytes / bytesAString, leastStrings);
    this.shared = {
      id,
      count: new SharedArrayBuffer(4),
      ends: new SharedArrayBuffer(strings * 4),
      kinds: new SharedArrayBuffer(strings),
      bytes: new SharedArrayBuffer(bytes),
    };
    this.#count = new Int32Array(this.shared.count);
    this.#ends = new Uint32Array(this.shared.ends);
    this.#kinds = new Uint8Array(this.shared.kinds);
    this.#bytes = Buffer.from(this.shared.bytes);
  }

  get usedBytes(): number {
    return this.#used;
  }

  /** The arena's codes for those of a source's dictionary; undefined if the arena has no room for the new strings. */
  encode(codes: Uint32Array, dictionary: Dictionary): Uint32Array | undefined {
    let known = this.#codes.get(dictionary);
    if (known === undefined) this.#codes.set(dictionary, (known = []));
    while (known.length < dictionary.values.length) known.push(-1);
    const encoded = new Uint32Array(codes.length);
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i] as number;
      let own = known[code] as number;
      if (own < 0) {
        own = this.#add(dictionary.values[code] as StringElement);
        if (own < 0) return undefined;
        known[code] = own;
      }
      encoded[i] = own;
    }
    Atomics.store(this.#count, 0, this.#strings);
    return encoded;
  }

  #add(value: StringElement): number {
    if (this.#strings === this.#ends.length || this.#used + mostBytes(value) > this.#bytes.length) return -1;
    if (typeof value === 'string') this.#used += this.#bytes.write(value, this.#used);
    else {
      this.#bytes.set(value, this.#used);
      this.#kinds[this.#strings] = 1;
      this.#used += value.length;
    }
    this.#ends[this.#strings] = this.#used;
    return this.#strings++;
  }
}

/** A UTF-16 unit takes at most three bytes. */
export function mostBytes(value: StringElement): number {
  return typeof value === 'string' ? value.length * 3 : value.length;
}

/** A worker's side: the arena as a dictionary. */
export class ArenaReader {
  readonly id: number;
  readonly #values: StringElement[] = [];
  /** The same object each time, since readers cache what they make of a dictionary. */
  readonly #dictionary: Dictionary = { values: this.#values };
  readonly #count: Int32Array;
  readonly #ends: Uint32Array;
  readonly #kinds: Uint8Array;
  readonly #bytes: Buffer;

  constructor({ id, count, ends, kinds, bytes }: SharedArena) {
    this.id = id;
    this.#count = new Int32Array(count);
    this.#ends = new Uint32Array(ends);
    this.#kinds = new Uint8Array(kinds);
    this.#bytes = Buffer.from(bytes);
  }

  /** With all strings that are there now. */
  dictionary(): Dictionary {
    const count = Atomics.load(this.#count, 0);
    for (let code = this.#values.length; code < count; code++) {
      const start = code === 0 ? 0 : (this.#ends[code - 1] as number);
      const end = this.#ends[code] as number;
      this.#values.push(
        this.#kinds[code] === 1
          ? new Uint8Array(this.#bytes.buffer, start, end - start)
          : this.#bytes.toString('utf8', start, end),
      );
    }
    return this.#dictionary;
  }
}

/** A worker's arenas, as it is told of them. */
export class ArenaReaders {
  readonly #port: MessagePort;
  readonly #readers = new Map<number, ArenaReader>();

  constructor(port: MessagePort) {
    this.#port = port;
  }

  /** The arena of a row. Later rows have the same or one after it, so that earlier ones can go. */
  of(id: number): ArenaReader {
    let reader = this.#readers.get(id);
    while (reader === undefined) {
      // It was sent before the row was laid down. The thread need not come to its event loop.
      const received = receiveMessageOnPort(this.#port);
      if (received === undefined) throw new Error(`arena ${id} is not there`);
      const next = new ArenaReader(received.message as SharedArena);
      this.#readers.set(next.id, next);
      reader = this.#readers.get(id);
      for (const known of this.#readers.keys()) if (known < id) this.#readers.delete(known);
    }
    return reader;
  }
}
