/** Messages between the driver's thread and a worker: plain data with transferred buffers. */
import type { MessagePort } from 'node:worker_threads';
import { bytesOf, type Columns, type Dictionary, type NumericColumn, type StringElement } from '../../../core/batch.ts';
import { sum } from '../../../core/numbers.ts';
import type { CallRecord } from '../../../core/worker-outcome.ts';
import type { Batching, Failure } from '../../../core/predictor.ts';
import type { PacerShared } from '../../schedule/pacer-shared.ts';
import type { ClaimRule } from '../hand-over/claims.ts';
import type { SharedRing } from '../hand-over/ring.ts';
import type { ToldAnswer } from '../hand-over/serve.ts';
import type { WireError } from '../../../core/wire-error.ts';

/** A string column in transit. The worker keeps dictionaries, so only new strings are sent. */
export interface WireStringColumn {
  readonly dtype: 'string';
  readonly shape: readonly number[];
  readonly codes: Uint32Array;
  readonly dictionaryId: number;
  readonly newValues: readonly StringElement[];
}

export type WireColumns = Readonly<Record<string, NumericColumn | WireStringColumn>>;

export type ToWorker =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly size: number;
      readonly keys: Float64Array;
      readonly columns: WireColumns;
      /** Dictionaries that are no longer needed. */
      readonly forget: readonly number[];
    }
  | {
      readonly type: 'serve';
      readonly ring: SharedRing;
      readonly release: PacerShared;
      readonly rule: ClaimRule;
      readonly batching: Batching;
      /** This worker's number. */
      readonly worker: number;
      /** Gets a SharedArena before a row needs it. */
      readonly arenas: MessagePort;
    }
  | { readonly type: 'abort' }
  | { readonly type: 'close' };

export type FromWorker =
  | { readonly type: 'ready'; readonly openS: number }
  | { readonly type: 'open failed'; readonly error: WireError }
  | {
      readonly type: 'done';
      readonly id: number;
      readonly record: CallRecord;
      readonly outputs: Columns;
      readonly failed: readonly (readonly [number, Failure])[];
    }
  | { readonly type: 'rejected'; readonly id: number; readonly record: CallRecord; readonly error: WireError }
  | { readonly type: 'told'; readonly told: ToldAnswer }
  | { readonly type: 'closed'; readonly error?: WireError };

/** Roughly what a worker may keep of dictionaries, in bytes; those of one call count as one, however large. */
const maxKeptBytes = 1 << 23;

interface Known {
  readonly id: number;
  /** Strings that the worker has. */
  sent: number;
  bytes: number;
  /** The last call that used it. */
  call: number;
}

/** The sender's side of one worker's dictionaries. */
export class DictionaryLedger {
  readonly #known = new Map<Dictionary, Known>();
  #nextId = 0;
  #calls = 0;
  #keptBytes = 0;

  /** Columns for transit, and the dictionaries that the worker may drop. */
  encode(columns: Columns): { columns: WireColumns; forget: number[] } {
    this.#calls++;
    const wire = Object.fromEntries(
      Object.entries(columns).map(([name, column]): [string, NumericColumn | WireStringColumn] => [
        name,
        column.dtype === 'string'
          ? { ...this.#encode(column.dictionary), dtype: 'string', shape: column.shape, codes: column.codes }
          : column,
      ]),
    );
    return { columns: wire, forget: this.#evict() };
  }

  #encode(dictionary: Dictionary): Pick<WireStringColumn, 'dictionaryId' | 'newValues'> {
    const known = this.#known.get(dictionary) ?? { id: this.#nextId++, sent: 0, bytes: 0, call: 0 };
    // Inserted again, to keep the map in order of last use.
    this.#known.delete(dictionary);
    this.#known.set(dictionary, known);
    known.call = this.#calls;
    const newValues = dictionary.values.slice(known.sent);
    known.sent = dictionary.values.length;
    const bytes = sum(newValues.map(bytesOf));
    known.bytes += bytes;
    this.#keptBytes += bytes;
    return { dictionaryId: known.id, newValues };
  }

  #evict(): number[] {
    const forget: number[] = [];
    for (const [dictionary, { id, bytes, call }] of this.#known) {
      if (this.#keptBytes <= maxKeptBytes || call === this.#calls) break;
      this.#known.delete(dictionary);
      this.#keptBytes -= bytes;
      forget.push(id);
    }
    return forget;
  }
}

/** The receiver's side of the dictionaries. */
export class DictionaryCache {
  readonly #dictionaries = new Map<number, { values: StringElement[] }>();

  decode(columns: WireColumns, forget: readonly number[]): Columns {
    const decoded = Object.fromEntries(
      Object.entries(columns).map(([name, column]) => [
        name,
        column.dtype === 'string'
          ? { dtype: column.dtype, shape: column.shape, codes: column.codes, dictionary: this.#dictionary(column) }
          : column,
      ]),
    );
    for (const id of forget) this.#dictionaries.delete(id);
    return decoded;
  }

  #dictionary({ dictionaryId, newValues }: WireStringColumn): Dictionary {
    const known = this.#dictionaries.get(dictionaryId) ?? { values: [] };
    this.#dictionaries.set(dictionaryId, known);
    for (const value of newValues) known.values.push(value);
    return known;
  }
}
