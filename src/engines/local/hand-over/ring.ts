/**
 * Instances in memory that the driver and its workers share: a ring of rows, each with its key, due time and inputs, and a place for its
 * prediction. The first rows stand a second time behind the last, so that the rows of a call are always next to each other.
 */
import { type Column, elementsPerInstance, type Feature } from '../../../core/batch.ts';
import { bytesPerElement, elementsIn, type NumericArray, type NumericDType } from '../../../core/dtypes.ts';
import type { Counter } from '../../../core/predictor.ts';

export interface RingShape {
  readonly inputs: readonly Feature[];
  readonly outputs: readonly Feature[];
  /** A power of two. */
  readonly rows: number;
  /** Most rows of a call: so many stand twice. */
  readonly maxSize: number;
  readonly workers: number;
  readonly callsInFlight: number;
}

/** A ring as it goes to the workers, once. */
export interface SharedRing {
  readonly shape: RingShape;
  readonly words: SharedArrayBuffer;
  readonly keys: SharedArrayBuffer;
  readonly dueMs: SharedArrayBuffer;
  readonly sentMs: SharedArrayBuffer;
  readonly arenas: SharedArrayBuffer;
  readonly inputs: readonly SharedArrayBuffer[];
  /** Null for strings, which go by message. */
  readonly outputs: readonly (SharedArrayBuffer | null)[];
  readonly calls: SharedArrayBuffer;
  readonly slots: SharedArrayBuffer;
  readonly answers: readonly SharedArrayBuffer[];
}

/** Words of the ring. Counts of rows go on over 2^31, so only their differences have a meaning. */
export const words = {
  /** Rows claimed so far. */
  claimed: 0,
  /** Rows laid down so far. */
  laid: 1,
  /** 1: no more will be laid down. */
  complete: 2,
  /** 1: nothing more may be claimed. */
  stopped: 3,
  /** Rises with every answer. */
  answered: 4,
  /** 1: the driver waits for an answer. */
  wanted: 5,
} as const;

/** What a worker says of a call, at its first row. The counters follow. */
export const callFields = { size: 0, startMs: 1, endMs: 2, lagMs: 3, retries: 4, hasOutputs: 5, counters: 6 } as const;
export const counters = [
  'requests',
  'requestBytes',
  'responseBytes',
  'storedBytes',
  'storageWrites',
  'storageReads',
  'jobNodeS',
] as const satisfies readonly Counter[];
export const callWidth = callFields.counters + counters.length;

/** A call under way: first row, size (0 if there is none), and since when. */
export const slot = { start: 0, size: 1, sinceMs: 2 } as const;
export const slotWidth = 3;

export function makeRing(shape: RingShape): SharedRing {
  const { inputs, outputs, rows, maxSize, workers, callsInFlight } = shape;
  const all = rows + maxSize;
  const shared = (bytesARow: number) => new SharedArrayBuffer(all * bytesARow);
  return {
    shape,
    words: new SharedArrayBuffer(Object.keys(words).length * 4),
    keys: shared(8),
    dueMs: shared(8),
    sentMs: new SharedArrayBuffer(2 * rows * 8),
    arenas: shared(4),
    inputs: inputs.map((feature) => shared(bytesPerRow(feature))),
    outputs: outputs.map((feature) => (feature.dtype === 'string' ? null : shared(bytesPerRow(feature)))),
    calls: new SharedArrayBuffer(rows * callWidth * 8),
    slots: new SharedArrayBuffer(workers * callsInFlight * slotWidth * 8),
    answers: Array.from({ length: workers }, () => new SharedArrayBuffer((rows + 1) * 4)),
  };
}

/** Of an input or a numeric output. A string is a code. */
export function bytesPerRow({ dtype, shape }: Feature): number {
  return elementsPerInstance(shape) * (dtype === 'string' ? 4 : bytesPerElement(dtype));
}

/** A column of the ring, with its elements per row. */
export interface RingColumn {
  readonly feature: Feature;
  readonly width: number;
  /** Codes for strings. */
  readonly elements: NumericArray;
}

/** A thread's view of a ring. */
export class Ring {
  readonly shape: RingShape;
  readonly words: Int32Array;
  readonly keys: Float64Array;
  /** From the start of the schedule, or when a row has arrived. */
  readonly dueMs: Float64Array;
  /**
   * When a user of a loop has sent a row; NaN until then. Rows are sent before they are laid down, when those of a round before are not yet
   * taken: so there are places for two rounds.
   */
  readonly sentMs: Float64Array;
  /** Id of the arena of each row's strings. */
  readonly arenas: Int32Array;
  readonly inputs: readonly RingColumn[];
  readonly outputs: readonly (RingColumn | undefined)[];
  readonly calls: Float64Array;
  readonly slots: Float64Array;
  readonly answers: readonly AnswerQueue[];

  constructor({ shape, ...shared }: SharedRing) {
    this.shape = shape;
    this.words = new Int32Array(shared.words);
    this.keys = new Float64Array(shared.keys);
    this.dueMs = new Float64Array(shared.dueMs);
    this.sentMs = new Float64Array(shared.sentMs);
    this.arenas = new Int32Array(shared.arenas);
    this.inputs = shape.inputs.map((feature, i) => columnOf(feature, shared.inputs[i] as SharedArrayBuffer));
    this.outputs = shape.outputs.map((feature, i) => {
      const buffer = shared.outputs[i];
      return buffer ? columnOf(feature, buffer) : undefined;
    });
    this.calls = new Float64Array(shared.calls);
    this.slots = new Float64Array(shared.slots);
    this.answers = shared.answers.map((buffer) => new AnswerQueue(buffer));
  }

  /** Where the row of this number stands. */
  at(row: number): number {
    return row & (this.shape.rows - 1);
  }

  /** Where its time of sending stands. */
  sentAt(row: number): number {
    return row & (2 * this.shape.rows - 1);
  }
}

function columnOf(feature: Feature, buffer: SharedArrayBuffer): RingColumn {
  const { dtype, shape } = feature;
  return { feature, width: elementsPerInstance(shape), elements: elementsIn(dtype === 'string' ? 'uint32' : dtype, buffer) };
}

/** Rows `at` to `at + size` as a column. */
export function columnOfRows({ feature: { shape, dtype }, width, elements }: RingColumn, at: number, size: number): Column {
  return { dtype: dtype as NumericDType, shape, values: elements.subarray(at * width, (at + size) * width) };
}

/** First rows of answered calls, from one worker to the driver. It cannot be full, since every row is in one call at most. */
export class AnswerQueue {
  readonly #rows: Int32Array;
  readonly #count: Int32Array;
  #pushed = 0;
  #taken = 0;

  constructor(buffer: SharedArrayBuffer) {
    this.#count = new Int32Array(buffer, 0, 1);
    this.#rows = new Int32Array(buffer, 4);
  }

  push(row: number): void {
    this.#rows[this.#pushed & (this.#rows.length - 1)] = row;
    this.#pushed = (this.#pushed + 1) | 0;
    Atomics.store(this.#count, 0, this.#pushed);
  }

  get isEmpty(): boolean {
    return Atomics.load(this.#count, 0) === this.#taken;
  }

  take(): number | undefined {
    if (this.isEmpty) return undefined;
    const row = this.#rows[this.#taken & (this.#rows.length - 1)] as number;
    this.#taken = (this.#taken + 1) | 0;
    return row;
  }
}
