import type { Rejection } from '../../../data/sources/source.ts';
import { type ArrivalSpec, dueTimes, lengthS } from '../../../workloads/arrivals.ts';
import type { Pacer } from '../../schedule/paced.ts';
import type { FeedChunk } from '../../feed.ts';
import { Fifo } from './parts/fifo.ts';
import type { Answered } from '../hand-over/hand-over.ts';
import { RingDrive, type RingDriveContext } from './ring-drive.ts';

export interface StreamDriveContext extends RingDriveContext {
  readonly arrivals: ArrivalSpec;
  readonly pacer: Pacer;
  /** How long to wait for answers after the end of the schedule; unanswered instances are then dropped. */
  readonly drainMs: number;
}

/** Most instances to lay down before the clock starts. */
const rowsAhead = 65_536;
/** How often to look at the schedule while no answers come. */
const lookMs = 50;

/**
 * Drives a stream as an open loop: the schedule does not wait for answers, and latency counts from the due time. Resolves when every
 * instance is accounted for; rejects if the source or the sink fails.
 */
export async function driveStream(context: StreamDriveContext): Promise<void> {
  const drive = new StreamDrive(context, { rowsAhead, rule: 'scheduled', release: context.pacer.shared });
  await drive.layAhead();
  await drive.run();
}

class StreamDrive extends RingDrive<StreamDriveContext> {
  readonly #due = dueTimes(this.context.arrivals);
  readonly #reading = new Reading(this.context.arrivals);
  readonly #rejections = new Fifo<Rejection>();
  #laying: Promise<void> = Promise.resolve();
  #startMs = 0;
  /** Due time of the next instance; Infinity after the end of the schedule. */
  #nextDueMs = 0;
  /** Instances that have fallen due, those that were rejected included. */
  #taken = 0;
  #rejected = 0;

  /** Lays down as many instances as there is room for, or the whole schedule. */
  async layAhead(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#laying = this.#layAll(resolve);
      this.#laying.then(resolve, reject);
    });
  }

  protected begin(startMs: number): void {
    const { arrivals, pacer, drainMs } = this.context;
    this.#laying.catch((error: unknown) => this.fail(error));
    this.#startMs = startMs;
    this.#nextDueMs = startMs + this.#due();
    // The schedule lasts its full length, whenever its last instance was due.
    this.#endAt(startMs + (lengthS(arrivals) ?? Infinity) * 1000, drainMs);
    pacer.start(startMs);
  }

  #endAt(endMs: number, drainMs: number): void {
    this.endMs = endMs;
    this.giveUpMs = endMs + drainMs;
  }

  protected takeUp(before?: Answered): void {
    const { clock, recorder, pacer, drainMs } = this.context;
    const nowMs = clock.now();
    const released = pacer.released();
    const all = this.stopped ? -1 : Infinity;
    const untilMs = this.stopped ? -1 : (before?.calls.at(-1)?.record.endMs ?? Infinity);
    const throughKey = before?.batch.keys.at(-1) ?? all;
    while (this.#taken < released && (this.#nextDueMs <= untilMs || this.#taken <= throughKey)) {
      const dueMs = this.#nextDueMs;
      const key = this.#taken++;
      this.#nextDueMs = this.#startMs + this.#due();
      recorder.fellDue(dueMs);
      if (this.#rejections.first?.key !== key) continue;
      const rejection = this.#rejections.shift() as Rejection;
      this.#rejected++;
      this.reject([rejection], nowMs);
    }
    if (this.#nextDueMs === Infinity && this.endMs === Infinity) this.#endAt(nowMs, drainMs);
  }

  protected count({ batch, dueMs, outcome, calls }: Answered): void {
    this.context.recorder.answeredCalls(calls, batch.keys, outcome, this.#absolute(dueMs));
  }

  protected override written({ dueMs, outcome }: Answered): void {
    this.context.recorder.written(this.#absolute(dueMs), outcome, this.context.clock.now());
  }

  protected isTaken(nowMs: number): boolean {
    return this.#nextDueMs === Infinity && this.handOver.claimed === this.#taken - this.#rejected && nowMs >= this.endMs;
  }

  protected nextLookMs(nowMs: number): number {
    return nowMs + lookMs;
  }

  #absolute(dueMs: Float64Array): number[] {
    return Array.from(dueMs, (due) => this.#startMs + due);
  }

  #layAll(onFull: () => void): Promise<void> {
    const prepare = (chunk: FeedChunk) => {
      for (const rejection of chunk.rejected) this.#rejections.push(rejection);
      return this.#reading.dueTimesOf(chunk);
    };
    return this.layAll(this.context.feed, prepare, () => this.#reading.isOver, onFull);
  }
}

/** When the instances are due that are being read. */
class Reading {
  readonly #due: () => number;
  #next: number;

  constructor(arrivals: ArrivalSpec) {
    this.#due = dueTimes(arrivals);
    this.#next = this.#due();
  }

  /** Nothing more falls due. */
  get isOver(): boolean {
    return this.#next === Infinity;
  }

  /** Of every instance of a chunk, from the start of the schedule; rejected rows have their own. */
  dueTimesOf({ batch: { keys }, rejected }: FeedChunk): Float64Array {
    const dueMs = new Float64Array(keys.length);
    let rejectedBefore = 0;
    for (let i = 0; i < keys.length; i++) {
      for (; (rejected[rejectedBefore]?.key ?? Infinity) < (keys[i] as number); rejectedBefore++) this.#take();
      dueMs[i] = this.#take();
    }
    for (; rejectedBefore < rejected.length; rejectedBefore++) this.#take();
    return dueMs;
  }

  #take(): number {
    const due = this.#next;
    this.#next = this.#due();
    return due;
  }
}
