/**
 * The driver's side: lays instances down in the ring, and takes answers from it in bulk. Every row is accounted for: answered, failed with
 * its worker, or left behind when the drive ends.
 */
import type { Batch, Column, Columns } from '../../../core/batch.ts';
import type { NumericDType } from '../../../core/dtypes.ts';
import type { Batching, Counter, Failure } from '../../../core/predictor.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import { allFailed } from '../../../core/failures.ts';
import { unansweredRecord, type WorkerOutcome } from '../../../core/worker-outcome.ts';
import type { AnsweredCall } from '../../../measure/recorder.ts';
import { Fifo } from '../drive/parts/fifo.ts';
import { bell, endTime, makePacerShared, type PacerShared, released } from '../../schedule/pacer-shared.ts';
import type { SharedArena } from './arena.ts';
import { type ClaimRule, sendRows } from './claims.ts';
import { type Chunk, LaidRows } from './laid-rows.ts';
import { bytesPerRow, callFields, callWidth, counters, makeRing, Ring, type SharedRing, slot, slotWidth, words } from './ring.ts';
import type { ToldAnswer } from './serve.ts';
import type { Waiting } from './waiting.ts';

/** Instances of one or more calls in a row, with their answers. */
export interface Answered {
  readonly batch: Batch;
  /** Scheduled: from the start of the schedule. Arrived: when. Loop: when its user sent it. */
  readonly dueMs: Float64Array;
  readonly outcome: Pick<WorkerOutcome, 'outputs' | 'failed'>;
  readonly calls: readonly AnsweredCall[];
}

export interface HandOverOptions extends Pick<ModelSignature, 'inputs' | 'outputs'> {
  readonly batching: Batching;
  readonly workers: number;
  /** Rows to lay down ahead; fewer if they are large. */
  readonly rowsAhead: number;
  /** However large they are. */
  readonly leastRows?: number;
  readonly rule: ClaimRule;
  /** The pacer's, if rows are scheduled. */
  readonly release?: PacerShared;
  readonly waiting: Waiting;
}

const mostRingBytes = 1 << 26;
interface CallUnderWay {
  readonly start: number;
  readonly size: number;
  readonly sinceMs: number;
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
  readonly outcome: Told['outcome'] | undefined;
  readonly hasOutputs: boolean;
}

export class HandOver {
  /** Why workers have died. */
  readonly deaths: string[] = [];
  readonly ring: SharedRing;
  readonly release: PacerShared;
  readonly rule: ClaimRule;
  readonly batching: Batching;
  readonly #ring: Ring;
  readonly #bell: Int32Array;
  readonly #waiting: Waiting;
  readonly #rows: LaidRows;
  readonly #told = new Fifo<Told>();
  #answered = 0;

  constructor({ inputs, outputs, batching, workers, rowsAhead, leastRows = 0, rule, release, waiting }: HandOverOptions) {
    const { maxSize, inFlight } = batching;
    const bytes = [...inputs, ...outputs].reduce((total, feature) => total + bytesPerRow(feature), 16);
    const inCalls = maxSize * (workers * inFlight + 2);
    const wanted = Math.min(Math.max(rowsAhead, inCalls), Math.max(Math.floor(mostRingBytes / bytes), 2 * maxSize, leastRows));
    const rows = 2 ** Math.ceil(Math.log2(wanted));
    this.ring = makeRing({ inputs, outputs, rows, maxSize, workers, callsInFlight: inFlight });
    this.release = release ?? makePacerShared();
    this.rule = rule;
    this.batching = batching;
    this.#ring = new Ring(this.ring);
    this.#rows = new LaidRows(this.#ring);
    this.#bell = new Int32Array(this.release.control);
    this.#waiting = waiting;
    this.#ring.sentMs.fill(Number.NaN);
  }

  /** `listener` is told of every arena, those that there are already included, before a row needs it. */
  onArena(listener: (arena: SharedArena) => void): void {
    this.#rows.onArena(listener);
  }

  /** Rows that can be laid down now. */
  get room(): number {
    return this.#rows.room;
  }

  /**
   * Lays instances down, from index `from` of the batch on, as many as there is room for. Returns their number. `dueMs`: of every instance
   * of the batch, from the start of the schedule.
   */
  lay(batch: Batch, from: number, dueMs?: Float64Array): number {
    const size = this.#rows.lay(batch, from, dueMs);
    if (size > 0) this.#ringBell();
    return size;
  }

  /** In a loop: so many users send a row each. */
  send(users: number, nowMs: number, endMs: number): void {
    new Float64Array(this.release.times)[endTime] = endMs;
    sendRows(this.#ring, this.#bell, users, nowMs);
    this.#ringBell();
  }

  /** Rows laid down that users of a loop have sent. */
  get sent(): number {
    return Math.min(this.#rows.count, this.#rows.numberOf(Atomics.load(this.#bell, released)));
  }

  /** Rows laid down so far. */
  get laid(): number {
    return this.#rows.count;
  }

  /** Rows claimed so far. */
  get claimed(): number {
    return this.#rows.numberOf(Atomics.load(this.#ring.words, words.claimed));
  }

  /** Claimed rows that are not answered, as far as answers were taken. */
  get underWay(): number {
    return this.claimed - this.#answered;
  }

  get unclaimed(): number {
    return this.#rows.count - this.claimed;
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

  /** Resolves when there are answers to take, or a worker has died. */
  async news(): Promise<void> {
    const seen = Atomics.load(this.#ring.words, words.answered);
    if (this.#hasAnswers) return;
    Atomics.store(this.#ring.words, words.wanted, 1);
    await this.#waiting.wait(this.#ring.words, words.answered, seen);
  }

  /** Answers since the last time, in the order of their ends. */
  take(): Answered[] {
    const taken: Taken[] = [];
    const add = (row: number, call: AnsweredCall, outcome: Told['outcome'] | undefined, hasOutputs: boolean) => {
      if (!this.#rows.settle(row, call.size)) return;
      const start = this.#rows.numberOf(row);
      taken.push({ start, chunk: this.#rows.chunkOf(start), call, outcome, hasOutputs });
    };
    for (const queue of this.#ring.answers)
      for (let row = queue.take(); row !== undefined; row = queue.take()) {
        const place = this.#ring.at(row) * callWidth;
        add(row, this.#read(place), undefined, this.#ring.calls[place + callFields.hasOutputs] === 1);
      }
    const isInOrder = this.#ring.answers.length === 1 && this.#told.length === 0;
    for (let told = this.#told.shift(); told !== undefined; told = this.#told.shift())
      add(told.start, told.call, told.outcome, true);
    if (!isInOrder) taken.sort((a, b) => endOf(a) - endOf(b));
    const answered: Answered[] = [];
    for (let i = 0; i < taken.length;) {
      let end = i + 1;
      while (end < taken.length && this.#follows(taken[end - 1] as Taken, taken[end] as Taken)) end++;
      answered.push(this.#settle(taken.slice(i, end)));
      i = end;
    }
    this.#rows.free();
    return answered;
  }

  /** A worker says more of a call than fits into the ring. */
  told(worker: number, { start, size, lagMs, answer }: ToldAnswer): void {
    const { record } = answer;
    const outcome = 'error' in answer ? { outputs: {}, failed: allFailed(size, answer.error) } : answer;
    this.#tell({ start, call: { size, record, lagMs }, outcome });
    this.#clearSlot(worker, start);
  }

  /** A worker is no more: its calls fail. */
  died(worker: number, reason: string): void {
    this.deaths.push(reason);
    this.#wakeDriver();
    for (const { start, size } of this.#callsOf(worker)) {
      const outcome = { outputs: {}, failed: allFailed(size, { message: reason }) };
      this.#clearSlot(worker, start);
      this.#tell({ start, call: { size, record: unansweredRecord, lagMs: Number.NaN }, outcome });
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
    this.#wakeDriver();
  }

  #wakeDriver(): void {
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

  #read(place: number): AnsweredCall {
    const { calls } = this.#ring;
    const counted: Partial<Record<Counter, number>> = {};
    for (let i = 0; i < counters.length; i++) {
      const count = calls[place + callFields.counters + i] as number;
      if (count !== 0) counted[counters[i] as Counter] = count;
    }
    return {
      size: calls[place + callFields.size] as number,
      lagMs: calls[place + callFields.lagMs] as number,
      record: {
        startMs: calls[place + callFields.startMs] as number,
        endMs: calls[place + callFields.endMs] as number,
        retries: calls[place + callFields.retries] as number,
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
      batch: this.#rows.take(start, size),
      dueMs: this.rule === 'loop' ? this.#takeSent(start, size) : this.#ring.dueMs.slice(at, at + size),
      outcome: outcome ?? { outputs: hasOutputs ? this.#outputs(at, size) : {}, failed: nobody },
      calls: taken.map((each) => each.call),
    };
    this.#answered += size;
    return answered;
  }

  /** The times at which users sent these rows; their places are for others now. */
  #takeSent(start: number, size: number): Float64Array {
    return Float64Array.from({ length: size }, (_, i) => {
      const at = this.#ring.sentAt(start + i);
      const sentMs = this.#ring.sentMs[at] as number;
      this.#ring.sentMs[at] = Number.NaN;
      return sentMs;
    });
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
}

/** A call that no worker answered comes last. */
function endOf({ call: { record } }: Taken): number {
  return Number.isNaN(record.endMs) ? Number.MAX_VALUE : record.endMs;
}

const nobody: ReadonlyMap<number, Failure> = new Map();
