import type { Batch, Origin } from '../../../core/batch.ts';
import type { Rejection } from '../../../data/sources/source.ts';
import type { BatchBuilder } from '../../../data/columns/batch-builder.ts';
import { isOrdinal } from '../../../measure/predictions/table.ts';
import type { Failure } from '../../../core/predictor.ts';
import type { QueueCounts } from '../../../core/record.ts';
import type { AnsweredCall } from '../../../measure/recorder.ts';
import type { Answered } from '../hand-over/hand-over.ts';
import { RingDrive, type RingDriveContext } from './ring-drive.ts';
import { Deliveries } from './parts/deliveries.ts';
import { predictedParts } from './parts/predicted-parts.ts';
import type { DeadLetter, MessageQueue, Published, QueueMessage } from '../../../data/queue.ts';

export interface QueueDriveContext extends Omit<RingDriveContext, 'feed'> {
  readonly queue: MessageQueue;
  readonly builder: BatchBuilder;
  /** Length of the schedule; Infinity if only a stop ends it. */
  readonly lengthMs: number;
  /** How long to wait for answers after the end of the schedule; unanswered instances are then dropped. */
  readonly drainMs: number;
}

/** What came through the queue. */
export interface QueueDriven {
  readonly counts: QueueCounts;
  readonly passes: number;
  /** Seconds spent on turning messages into instances. */
  readonly processS: number;
  /** The first batches, with 1,000 instances or a few more. */
  readonly first: readonly Batch[];
}

const firstInstances = 1000;
/** Messages to lay down ahead of the workers. */
const rowsAhead = 4096;

/**
 * Drives a stream whose instances come through a queue. A message is acknowledged once its result is written. Messages of a dead worker
 * and, with dead letters, failed predictions are given back and redelivered. Other redeliveries are counted, but not predicted again.
 * Resolves when every instance is accounted for; rejects if the queue or the sink fails, or all workers have died.
 */
export function driveQueue(context: QueueDriveContext): Promise<QueueDriven> {
  return new QueueDrive(context).drive();
}

class QueueDrive extends RingDrive<QueueDriveContext> {
  readonly #deliveries: Deliveries;
  /** Messages that arrived before the publisher reported them. */
  readonly #early: QueueMessage[] = [];
  /** Arrived together, not yet laid down. */
  #arrived: QueueMessage[] = [];
  /** Laid down or on their way there, by key. */
  readonly #held = new Map<number, QueueMessage>();
  readonly #first: Batch[] = [];
  #inFirst = 0;
  #processS = 0;
  #passes = 0;
  #published = false;
  #laying: Promise<void> = Promise.resolve();

  constructor(context: QueueDriveContext) {
    super(context, { rowsAhead, rule: 'arrived' });
    this.#deliveries = new Deliveries(context.queue.maxDeliveryAttempts);
    context.recorder.queue = this.#deliveries;
  }

  async drive(): Promise<QueueDriven> {
    await this.run();
    return { counts: this.#deliveries.counts, passes: this.#passes, processS: this.#processS, first: this.#first };
  }

  protected begin(startMs: number): void {
    const { queue, lengthMs, drainMs } = this.context;
    this.endMs = startMs + lengthMs;
    this.giveUpMs = this.endMs + drainMs;
    queue.start(startMs, {
      onPublished: (published) => this.#onPublished(published),
      onMessage: (message) => this.#receive(message),
      onDeadLetter: (letter) => this.#receiveDead(letter),
      onError: (error) => this.fail(error),
    });
  }

  #onPublished({ dueMs, atMs, rejected, passes, ended }: Published): void {
    if (this.isOver) return;
    for (const due of dueMs) this.context.recorder.takenUp(due, atMs);
    if (rejected.length > 0) this.reject(rejected, atMs);
    this.#passes = passes;
    this.#published = ended;
    for (const message of this.#early.splice(0)) this.#receive(message);
    this.advance();
  }

  #receive(message: QueueMessage): void {
    if (this.isOver) return;
    const { recorder } = this.context;
    const { due } = recorder.counts;
    if (!isOrdinal(message.key, this.#published ? due : Infinity)) this.#deliveries.takeForeign(message);
    else if (message.key >= due) this.#early.push(message);
    else if (this.#deliveries.take(message, recorder.predictions.answered(message.key))) this.#take(message);
  }

  #take(message: QueueMessage): void {
    const { builder, clock } = this.context;
    const nowMs = clock.now();
    const problem = builder.add(message.key, JSON.parse(message.text) as Record<string, unknown>);
    if (problem !== undefined) throw new Error(`instance ${message.key} was damaged in the queue: ${problem.message}`);
    this.#processS += (clock.now() - nowMs) / 1000;
    this.#held.set(message.key, message);
    this.#arrived.push(message);
    // What arrives together is laid down together.
    if (this.#arrived.length === 1) queueMicrotask(() => this.#layArrived());
  }

  #layArrived(): void {
    const batch = this.#takeBatch(this.#arrived);
    const arrivedMs = new Float64Array(batch.size).fill(this.context.clock.now());
    this.#arrived = [];
    this.#laying = this.#laying.then(() => this.lay(batch, arrivedMs));
    this.#laying.catch((error: unknown) => this.fail(error));
  }

  #receiveDead(letter: DeadLetter): void {
    if (this.isOver) return;
    const { key } = letter;
    const { counts, predictions } = this.context.recorder;
    if (!isOrdinal(key, counts.due)) {
      this.#deliveries.takeForeign(letter);
      return;
    }
    const message = this.#deliveries.takeDeadLetter(letter);
    if (message === undefined || predictions.answered(key)) letter.ack();
    else this.#giveUp([{ key, failure: { message } }], () => letter.ack());
  }

  #takeBatch(messages: readonly QueueMessage[]): Batch {
    const taken = this.context.builder.take();
    const origins = messages.flatMap(({ origin }) => (origin === undefined ? [] : [JSON.parse(origin) as Origin]));
    const batch = origins.length === taken.size ? { ...taken, origins } : taken;
    if (this.#inFirst < firstInstances) this.#first.push(batch);
    this.#inFirst += batch.size;
    return batch;
  }

  /** What fell due was counted when it was published. */
  protected takeUp(): void {}

  protected count(answered: Answered): void {
    const { batch, outcome, calls } = answered;
    const { recorder } = this.context;
    if (hasDied(answered)) this.#giveBack(batch.keys, outcome.failed);
    else if (!this.#isTriedAgain(answered)) recorder.answeredCalls(calls, batch.keys, outcome, this.#dueMs(batch));
    else {
      const { size, record } = calls[0] as AnsweredCall;
      recorder.called(size, record);
      for (const part of predictedParts(batch, outcome))
        recorder.countOut(part.batch.keys, { ...part.outcome, record }, this.#dueMs(part.batch));
      this.#giveBack(batch.keys, outcome.failed);
    }
  }

  protected override async write(answered: Answered): Promise<void> {
    if (hasDied(answered)) return;
    const { clock, recorder, sink } = this.context;
    const { batch, outcome } = answered;
    const parts = this.#isTriedAgain(answered) ? predictedParts(batch, outcome) : [answered];
    for (const part of parts) {
      await sink.write(part.batch, part.outcome);
      recorder.written(this.#dueMs(part.batch), part.outcome, clock.now());
      for (const key of part.batch.keys) this.#acknowledge(key);
    }
  }

  /** Are there failures, and are they tried again? */
  #isTriedAgain({ outcome: { failed } }: Answered): boolean {
    return failed.size > 0 && this.#deliveries.areRetried;
  }

  #dueMs({ keys }: Batch): number[] {
    return Array.from(keys, (key) => (this.#held.get(key) as QueueMessage).dueMs);
  }

  #acknowledge(key: number): void {
    this.#deliveries.acknowledge(key);
    this.#held.delete(key);
  }

  /** Gives failed instances back to the queue; those that would not be redelivered fail. `failed`: by index in `keys`. */
  #giveBack(keys: Float64Array, failed: ReadonlyMap<number, Failure>): void {
    const givenUp: Rejection[] = [];
    for (const [i, failure] of failed) {
      const key = keys[i] as number;
      if (this.#deliveries.comesAgain(key)) {
        this.#deliveries.giveBack(key, failure.message);
        this.#held.delete(key);
      } else givenUp.push({ key, failure });
    }
    if (givenUp.length > 0) this.#giveUp(givenUp, () => givenUp.forEach(({ key }) => this.#acknowledge(key)));
  }

  /** Counts instances as failed. `written` is called when the sink has them. */
  #giveUp(rejections: readonly Rejection[], written: () => void): void {
    this.reject(rejections, this.context.clock.now(), written);
  }

  /** Their messages come again, to those that are left. */
  protected override workersDied(reasons: readonly string[]): void {
    if (reasons.length === this.context.workers.workers) this.fail(new Error(`all workers have died: ${reasons[0]}`));
  }

  protected isTaken(): boolean {
    return this.#published && this.context.recorder.counts.dropped === 0;
  }

  protected nextLookMs(): number {
    return Infinity;
  }
}

/** A call that no worker answered has no times. */
function hasDied({ calls }: Answered): boolean {
  return calls.some(({ record }) => Number.isNaN(record.endMs));
}
