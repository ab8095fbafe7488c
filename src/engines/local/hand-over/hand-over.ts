/**
 * The driver's side: lays instances down in the ring, and takes answers from it in bulk. Every row is accounted for: answered, failed with
 * its worker, or left behind when the drive ends.
 */
import {
  type Batch,
  type Column,
  type Columns,
  concatBatches,
  type Dictionary,
  elementsOf,
  type StringElement,
  viewBatch,
} from '../../../core/batch.ts';
import type { NumericArray, NumericDType } from '../../../core/dtypes.ts';
import type { Batching, Counter, Failure } from '../../../core/predictor.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import type { WireError } from '../../../core/wire-error.ts';
import type { CallRecord, WorkerOutcome } from '../../../core/worker-outcome.ts';
import type { AnsweredCall } from '../../../measure/recorder.ts';
import { Fifo } from '../drive/parts/fifo.ts';
import { bell, makePacerShared, type PacerShared } from '../../schedule/pacer.ts';
import { ArenaWriter, mostBytes, type SharedArena } from './arena.ts';
import { bytesPerRow, call, callWidth, counters, makeRing, Ring, type SharedRing, slot, slotWidth, words } from './ring.ts';
import type { ToldAnswer } from './serve.ts';
import type { Waiting } from './waiting.ts';

/** Instances of one or more calls in a row, with their answers. */
export interface Answered {
  readonly batch: Batch;
  /** From the start of the schedule. */
  readonly dueMs: Float64Array;
  readonly outcome: Pick<WorkerOutcome, 'outputs' | 'failed'>;
  readonly calls: readonly AnsweredCall[];
}

export interface HandOverOptions extends Pick<ModelSignature, 'inputs' | 'outputs'> {
  readonly batching: Batching;
  readonly workers: number;
  /** Rows to lay down ahead; fewer if they are large. */
  readonly rowsAhead: number;
  /** The schedule's; rows are claimed in full calls unless given. */
  readonly release?: PacerShared;
  readonly waiting: Waiting;
}

const mostRingBytes = 1 << 26;
/** Rows of strings beyond this wait until others are answered. */
const mostArenaBytes = 1 << 25;
/** Rows whose strings are looked at together. */
const rowsAPiece = 1024;

/** Rows of one batch of the source. */
interface Chunk {
  readonly batch: Batch;
  /** Number of its first row, and that row's index in the batch. */
  readonly start: number;
  readonly from: number;
  /** Laid down and not yet answered. */
  left: number;
}

interface CallUnderWay {
  readonly start: number;
  readonly size: number;
  readonly sinceMs: number;
}

interface Arena {
  readonly writer: ArenaWriter;
  /** The first row without strings in it. */
  lastRow: number;
}

/** A call whose answer came by message. */
interface Told {
  /** As in the ring. */
  readonly start: number;
  readonly call: AnsweredCall;
  readonly outcome: Pick<WorkerOutcome, 'outputs' | 'failed'>;
}

/** An answered call, its rows counted from the first that was laid down. */
interface Taken {
  readonly start: number;
  readonly chunk: Chunk;
  readonly call: AnsweredCall;
  /** Undefined if the ring has it. */
  readonly outcome?: Told['outcome'];
  readonly hasOutputs: boolean;
}

export class HandOver {
  readonly ring: SharedRing;
  readonly release: PacerShared;
  readonly isPaced: boolean;
  readonly batching: Batching;
  readonly #ring: Ring;
  readonly #bell: Int32Array;
  readonly #waiting: Waiting;
  readonly #chunks: Chunk[] = [];
  readonly #told = new Fifo<Told>();
  /** By place: 1 if the call that begins there is settled. */
  readonly #settled: Uint8Array;
  readonly #arenas: Arena[] = [];
  readonly #listeners: ((arena: SharedArena) => void)[] = [];
  #nextArena = 0;
  #laid = 0;
  #answered = 0;
  /** All rows before this one are answered. */
  #freed = 0;

  constructor({ inputs, outputs, batching, workers, rowsAhead, release, waiting }: HandOverOptions) {
    const { maxSize, inFlight } = batching;
    const bytes = [...inputs, ...outputs].reduce((total, feature) => total + bytesPerRow(feature), 16);
    const inCalls = maxSize * (workers * inFlight + 2);
    const wanted = Math.min(Math.max(rowsAhead, inCalls), Math.max(Math.floor(mostRingBytes / bytes), 2 * maxSize));
    const rows = 2 ** Math.ceil(Math.log2(wanted));
    this.ring = makeRing({ inputs, outputs, rows, maxSize, workers, callsInFlight: inFlight });
    this.release = release ?? makePacerShared();
    this.isPaced = release !== undefined;
    this.batching = batching;
    this.#ring = new Ring(this.ring);
    this.#settled = new Uint8Array(rows);
    this.#bell = new Int32Array(this.release.control);
    this.#waiting = waiting;
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

  get rows(): number {
    return this.#ring.shape.rows;
  }

  /** Rows claimed so far. */
  get claimed(): number {
    return this.#numberOf(Atomics.load(this.#ring.words, words.claimed));
  }

  /** Claimed rows that are not answered, as far as answers were taken. */
  get underWay(): number {
    return this.claimed - this.#answered;
  }

  get unclaimed(): number {
    return this.#laid - this.claimed;
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
    this.#ringBell();
    return at - from;
  }

  /** No more instances come. */
  complete(): void {
    Atomics.store(this.#ring.words, words.complete, 1);
    this.#ringBell();
  }

  /** Nothing more is claimed. */
  stop(): void {
    Atomics.store(this.#ring.words, words.stopped, 1);
    this.#ringBell();
  }

  /** Resolves when there are answers to take. */
  async news(): Promise<void> {
    const seen = Atomics.load(this.#ring.words, words.answered);
    if (this.#hasAnswers) return;
    Atomics.store(this.#ring.words, words.wanted, 1);
    await this.#waiting.wait(this.#ring.words, words.answered, seen);
  }

  /** Answers since the last time, in the order of their ends. */
  take(): Answered[] {
    const taken: Taken[] = [];
    const add = (told: Told | Omit<Told, 'outcome'>, hasOutputs: boolean) => {
      const place = this.#ring.at(told.start);
      // Told twice if its worker died while it told.
      if (this.#settled[place] === 1) return;
      this.#settled[place] = 1;
      const start = this.#numberOf(told.start);
      taken.push({ ...told, start, chunk: this.#chunkOf(start), hasOutputs });
    };
    for (const queue of this.#ring.answers)
      for (let row = queue.take(); row !== undefined; row = queue.take()) {
        const place = this.#ring.at(row) * callWidth;
        add({ start: row, call: this.#read(place) }, this.#ring.calls[place + call.hasOutputs] === 1);
      }
    for (let told = this.#told.shift(); told !== undefined; told = this.#told.shift()) add(told, true);
    if (this.#ring.answers.length > 1) taken.sort((a, b) => a.call.record.endMs - b.call.record.endMs);
    const answered: Answered[] = [];
    for (let i = 0; i < taken.length;) {
      let end = i + 1;
      while (end < taken.length && this.#follows(taken[end - 1] as Taken, taken[end] as Taken)) end++;
      answered.push(this.#settle(taken.slice(i, end)));
      i = end;
    }
    return answered;
  }

  /** A worker says more of a call than fits into the ring. */
  told(worker: number, { start, size, lagMs, answer }: ToldAnswer): void {
    const { record } = answer;
    const outcome = 'error' in answer ? { outputs: {}, failed: failedAll(size, answer.error) } : answer;
    this.#tell({ start, call: { size, record, lagMs }, outcome });
    this.#clearSlot(worker, start);
  }

  /** Calls of a worker that is no more: they fail. */
  died(worker: number, reason: string): void {
    for (const { start, size } of this.#callsOf(worker)) {
      const record: CallRecord = { startMs: Number.NaN, endMs: Number.NaN, retries: 0, phasesS: {}, counters: {} };
      const outcome = { outputs: {}, failed: failedAll(size, { message: reason }) };
      this.#clearSlot(worker, start);
      this.#tell({ start, call: { size, record, lagMs: 0 }, outcome });
    }
  }

  /** The worker's call that has been under way longest. */
  oldestCall(worker: number): CallUnderWay | undefined {
    return this.#callsOf(worker).toSorted((a, b) => a.sinceMs - b.sinceMs)[0];
  }

  #callsOf(worker: number): CallUnderWay[] {
    return this.#slotsOf(worker).flatMap((place) => {
      const of = (field: number) => this.#ring.slots[place + field] as number;
      return of(slot.size) === 0 ? [] : [{ start: of(slot.start), size: of(slot.size), sinceMs: of(slot.sinceMs) }];
    });
  }

  #slotsOf(worker: number): number[] {
    const { callsInFlight } = this.#ring.shape;
    return Array.from({ length: callsInFlight }, (_, own) => (worker * callsInFlight + own) * slotWidth);
  }

  get #hasAnswers(): boolean {
    return this.#told.length > 0 || this.#ring.answers.some((queue) => !queue.isEmpty);
  }

  #tell(told: Told): void {
    this.#told.push(told);
    Atomics.add(this.#ring.words, words.answered, 1);
    this.#waiting.wake(this.#ring.words, words.answered, 1);
  }

  #clearSlot(worker: number, start: number): void {
    for (const place of this.#slotsOf(worker))
      if (this.#ring.slots[place + slot.start] === start) this.#ring.slots[place + slot.size] = 0;
  }

  #ringBell(): void {
    Atomics.add(this.#bell, bell, 1);
    this.#waiting.wake(this.#bell, bell, Infinity);
  }

  /** The number of a row whose count in the ring has gone over 2^31. */
  #numberOf(row: number): number {
    return this.#laid - ((this.#laid - row) | 0);
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
    if (chunk?.batch === batch) chunk.left += size;
    else this.#chunks.push({ batch, start: this.#laid, from, left: size });
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

  #chunkOf(row: number): Chunk {
    const chunk = this.#chunks.findLast(({ start }) => start <= row);
    if (chunk === undefined) throw new Error(`row ${row} is not in the ring`);
    return chunk;
  }

  #read(place: number): AnsweredCall {
    const { calls } = this.#ring;
    const counted: Partial<Record<Counter, number>> = {};
    counters.forEach((counter, i) => {
      const count = calls[place + call.counters + i] as number;
      if (count !== 0) counted[counter] = count;
    });
    return {
      size: calls[place + call.size] as number,
      lagMs: calls[place + call.lagMs] as number,
      record: {
        startMs: calls[place + call.startMs] as number,
        endMs: calls[place + call.endMs] as number,
        retries: calls[place + call.retries] as number,
        phasesS: {},
        counters: counted,
      },
    };
  }

  /** May both be settled as one? */
  #follows(a: Taken, b: Taken): boolean {
    return (
      a.outcome === undefined &&
      b.outcome === undefined &&
      a.hasOutputs === b.hasOutputs &&
      a.chunk === b.chunk &&
      a.start + a.call.size === b.start &&
      this.#ring.at(b.start) > this.#ring.at(a.start)
    );
  }

  #settle(taken: readonly Taken[]): Answered {
    const { start, outcome, hasOutputs } = taken[0] as Taken;
    const size = taken.reduce((total, { call: { size } }) => total + size, 0);
    const at = this.#ring.at(start);
    const answered: Answered = {
      batch: this.#rows(start, size),
      dueMs: this.isPaced ? this.#ring.dueMs.slice(at, at + size) : noTimes,
      outcome: outcome ?? { outputs: hasOutputs ? this.#outputs(at, size) : {}, failed: nobody },
      calls: taken.map((each) => each.call),
    };
    this.#free(size);
    return answered;
  }

  /** The rows as the source gave them, no longer counted as waiting. */
  #rows(start: number, size: number): Batch {
    const parts: Batch[] = [];
    for (let row = start; row < start + size;) {
      const chunk = this.#chunkOf(row);
      const next = this.#chunks[this.#chunks.indexOf(chunk) + 1];
      const end = Math.min(start + size, next?.start ?? Infinity);
      const from = row - chunk.start + chunk.from;
      parts.push(viewBatch(chunk.batch, from, from + end - row));
      chunk.left -= end - row;
      row = end;
    }
    return concatBatches(parts);
  }

  /** A copy, since the rows are laid down anew. */
  #outputs(at: number, size: number): Columns {
    const outputs: Record<string, Column> = {};
    for (const column of this.#ring.outputs) {
      if (column === undefined) continue;
      const { feature, width, elements } = column;
      outputs[feature.name] = {
        dtype: feature.dtype as NumericDType,
        shape: feature.shape,
        values: elements.slice(at * width, (at + size) * width),
      };
    }
    return outputs;
  }

  #free(size: number): void {
    this.#answered += size;
    // The last chunk may still grow.
    while (this.#chunks.length > 1 && this.#chunks[0]?.left === 0) this.#chunks.shift();
    const [first] = this.#chunks;
    this.#freed = first === undefined || (first.left === 0 && this.#chunks.length === 1) ? this.#laid : first.start;
    while (this.#arenas.length > 1 && (this.#arenas[0]?.lastRow ?? Infinity) <= this.#freed) this.#arenas.shift();
  }
}

const nobody: ReadonlyMap<number, Failure> = new Map();
const noTimes = new Float64Array(0);

function failedAll(size: number, { message, code }: WireError): ReadonlyMap<number, Failure> {
  const failure: Failure = { message, ...(code !== undefined && { code }) };
  return new Map(Array.from({ length: size }, (_, i) => [i, failure]));
}
