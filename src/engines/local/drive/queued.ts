import type { Batch, Origin } from '../../../core/batch.ts';
import type { Rejection } from '../../../data/sources/source.ts';
import type { BatchBuilder } from '../../../data/columns/batch-builder.ts';
import { isOrdinal } from '../../../measure/predictions/table.ts';
import type { Failure } from '../../../core/predictor.ts';
import type { QueueCounts } from '../../../core/record.ts';
import { CallDrive, type TimedDriveContext } from './call-drive.ts';
import { hasDied } from './drive.ts';
import { Deliveries } from './parts/deliveries.ts';
import { predictedParts } from './parts/predicted-parts.ts';
import { type After, Timer } from '../../timer.ts';
import type { WorkerOutcome } from '../../../core/worker-outcome.ts';
import type { DeadLetter, MessageQueue, Published, QueueMessage } from '../../../data/queue.ts';

export interface QueueDriveContext extends TimedDriveContext {
  readonly queue: MessageQueue;
  readonly builder: BatchBuilder;
  /** Length of the schedule; Infinity if only a stop ends it. */
  readonly lengthMs: number;
  readonly after: After;
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

/** Messages of one call. */
class MessageGroup {
  readonly messages: QueueMessage[] = [];
  readonly deadlineMs: number;
  readonly #take: (messages: readonly QueueMessage[]) => Batch;
  #batch: Batch | undefined;

  constructor(deadlineMs: number, take: (messages: readonly QueueMessage[]) => Batch) {
    this.deadlineMs = deadlineMs;
    this.#take = take;
  }

  get size(): number {
    return this.messages.length;
  }

  /** Called when the group is complete. */
  toBatch(): Batch {
    return (this.#batch ??= this.#take(this.messages));
  }
}

const firstInstances = 1000;

/**
 * Drives a stream whose instances come through a queue. A message is acknowledged once its result is written. Messages of a dead worker
 * and, with dead letters, failed predictions are given back and redelivered. Other redeliveries are counted, but not predicted again.
 * Resolves when every instance is accounted for; rejects if the queue or the sink fails, or all workers have died.
 */
export function driveQueue(context: QueueDriveContext): Promise<QueueDriven> {
  return new QueueDrive(context).drive();
}

class QueueDrive extends CallDrive<QueueDriveContext, MessageGroup> {
  readonly #deliveries: Deliveries;
  readonly #timer: Timer;
  /** Messages that arrived before the publisher reported them. */
  readonly #early: QueueMessage[] = [];
  readonly #first: Batch[] = [];
  #inFirst = 0;
  #processS = 0;
  #passes = 0;
  #dead = 0;
  #published = false;

  constructor(context: QueueDriveContext) {
    super(context);
    this.#deliveries = new Deliveries(context.queue.maxDeliveryAttempts);
    this.#timer = new Timer(context, () => this.advance());
    context.recorder.queue = this.#deliveries;
  }

  async drive(): Promise<QueueDriven> {
    await this.run();
    return { counts: this.#deliveries.counts, passes: this.#passes, processS: this.#processS, first: this.#first };
  }

  protected begin(startMs: number): void {
    this.endAt(startMs + this.context.lengthMs);
    this.context.queue.start(startMs, {
      onPublished: (published) => this.#onPublished(published),
      onMessage: (message) => this.#receive(message),
      onDeadLetter: (letter) => this.#receiveDead(letter),
      onError: (error) => this.fail(error),
    });
  }

  protected setAlarm(atMs: number): void {
    this.#timer.set(atMs);
  }

  #onPublished({ dueMs, atMs, rejected, passes, ended }: Published): void {
    if (this.ended || this.stopped) return;
    for (const due of dueMs) this.context.recorder.takenUp(due, atMs);
    if (rejected.length > 0) this.reject(rejected, atMs);
    this.#passes = passes;
    this.#published = ended;
    for (const message of this.#early.splice(0)) this.#receive(message);
    this.advance();
  }

  #receive(message: QueueMessage): void {
    if (this.ended || this.stopped) return;
    const { recorder } = this.context;
    const { due } = recorder.counts;
    if (!isOrdinal(message.key, this.#published ? due : Infinity)) this.#deliveries.takeForeign(message);
    else if (message.key >= due) this.#early.push(message);
    else if (this.#deliveries.take(message, recorder.predictions.answered(message.key))) this.#group(message);
  }

  #group(message: QueueMessage): void {
    const { batching, builder, clock } = this.context;
    const nowMs = clock.now();
    const problem = builder.add(message.key, JSON.parse(message.text) as Record<string, unknown>);
    if (problem !== undefined) throw new Error(`instance ${message.key} was damaged in the queue: ${problem.message}`);
    this.#processS += (clock.now() - nowMs) / 1000;
    this.open ??= new MessageGroup(nowMs + batching.maxWaitMs, (messages) => this.#takeBatch(messages));
    this.open.messages.push(message);
    if (this.open.size === batching.maxSize) this.open.toBatch();
    this.closeIfFull();
    this.advance();
  }

  #receiveDead(letter: DeadLetter): void {
    if (this.ended || this.stopped) return;
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

  protected async answered({ messages }: MessageGroup, batch: Batch, outcome: WorkerOutcome, worker: number): Promise<void> {
    const { clock, recorder, sink } = this.context;
    if (hasDied(outcome)) {
      this.#giveBack(messages, outcome.failed);
      this.#workerDied(outcome);
      return;
    }
    this.credits.give(worker);
    recorder.called(batch.size, outcome.record);
    const parts = this.#deliveries.areRetried ? predictedParts(batch, outcome) : [{ start: 0, batch, outcome }];
    const settled = parts.map(({ start, ...part }) => {
      const own = messages.slice(start, start + part.batch.size);
      return { ...part, own, dueMs: own.map((message) => message.dueMs) };
    });
    for (const part of settled) recorder.countOut(part.batch.keys, part.outcome, part.dueMs);
    if (this.#deliveries.areRetried) this.#giveBack(messages, outcome.failed);
    this.advance();
    for (const part of settled) {
      await sink.write(part.batch, part.outcome);
      recorder.written(part.dueMs, part.outcome, clock.now());
      for (const { key } of part.own) this.#deliveries.acknowledge(key);
    }
  }

  /** Gives failed instances back to the queue; those that would not be redelivered fail. `failed`: by index of the message. */
  #giveBack(messages: readonly QueueMessage[], failed: ReadonlyMap<number, Failure>): void {
    const givenUp: Rejection[] = [];
    for (const [i, failure] of failed) {
      const { key } = messages[i] as QueueMessage;
      if (this.#deliveries.comesAgain(key)) this.#deliveries.giveBack(key, failure.message);
      else givenUp.push({ key, failure });
    }
    if (givenUp.length > 0) this.#giveUp(givenUp, () => givenUp.forEach(({ key }) => this.#deliveries.acknowledge(key)));
  }

  /** Counts instances as failed. `written` is called when the sink has them. */
  #giveUp(rejections: readonly Rejection[], written: () => void): void {
    const { clock, recorder } = this.context;
    recorder.rejected(rejections, clock.now());
    this.underWay++;
    this.advanceAfter(this.#write(rejections, written));
  }

  async #write(rejections: readonly Rejection[], written: () => void): Promise<void> {
    await this.context.sink.reject(rejections);
    written();
    this.underWay--;
  }

  /** A dead worker's slots are not reused. */
  #workerDied({ failed }: WorkerOutcome): void {
    const { workers, batching } = this.context;
    if (++this.#dead < workers.workers * batching.inFlight) return;
    throw new Error(`all workers have died: ${failed.get(0)?.message}`);
  }

  protected isComplete(nowMs: number): boolean {
    const allAnswered = this.#published && nowMs >= this.endMs && this.context.recorder.counts.dropped === 0;
    return ((this.stopped || allAnswered) && this.underWay === 0) || nowMs >= this.giveUpMs;
  }
}
