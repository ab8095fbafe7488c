import type { Batch } from '../../../core/batch.ts';
import type { Rejection } from '../../../data/sources/source.ts';
import type { BatchBuilder } from '../../../data/columns/batch-builder.ts';
import { isOrdinal } from '../../../measure/predictions/table.ts';
import type { Failure } from '../../../core/predictor.ts';
import type { QueueCounts } from '../../../core/record.ts';
import { Credits } from './parts/credits.ts';
import { Deliveries } from './parts/deliveries.ts';
import type { CallDriveContext } from './drive.ts';
import type { WorkerOutcome } from '../../../core/worker-outcome.ts';
import type { DeadLetter, MessageQueue, Published, QueueMessage } from '../../../data/queue.ts';
import { predictedParts } from './parts/predicted-parts.ts';
import { Queue } from './parts/fifo.ts';

export interface QueueDriveContext extends Omit<CallDriveContext, 'feed'> {
  readonly queue: MessageQueue;
  readonly builder: BatchBuilder;
  /** Length of the schedule; Infinity where only a stop ends it. */
  readonly lengthMs: number;
  /** How long answers are waited for after the schedule; what is missing then counts as dropped. */
  readonly drainMs: number;
  /** Calls `run` once after so long, unless the function that it answers is called before. */
  readonly after: (delayMs: number, run: () => void) => () => void;
}

/** What the driver saw of the source: only what came through the queue. */
export interface QueueDriven {
  readonly counts: QueueCounts;
  readonly passes: number;
  /** Seconds of making instances of messages. */
  readonly processS: number;
  /** The first batches, 1,000 instances or a little more. */
  readonly first: readonly Batch[];
}

interface Group {
  readonly batch: Batch;
  readonly messages: readonly QueueMessage[];
}

const firstInstances = 1000;
/** After Ctrl-C: how long calls under way may still take. */
const stopDrainMs = 1000;

/**
 * Drives a stream whose instances come through a queue. A message is acknowledged once its result is written; those of a worker that died
 * are given back, and come again for another worker; so are, where the queue has dead letters, those whose prediction failed. A message that
 * comes again before that is not predicted again, only counted.
 * Resolves when every instance is counted out; rejects when the queue or the sink breaks, or all workers have died.
 */
export function driveQueue(context: QueueDriveContext): Promise<QueueDriven> {
  return new QueueDrive(context).run();
}

class QueueDrive {
  readonly #context: QueueDriveContext;
  readonly #credits: Credits;
  readonly #deliveries: Deliveries;
  /** Messages that came before the word that they were published. */
  readonly #early: QueueMessage[] = [];
  readonly #first: Batch[] = [];
  readonly #full = new Queue<Group>();
  readonly #finished: Promise<void>;
  #resolve: () => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #open: QueueMessage[] = [];
  /** When the open group leaves even if it is not full. */
  #deadlineMs = Infinity;
  #inFirst = 0;
  #processS = 0;
  #passes = 0;
  #underWay = 0;
  #dead = 0;
  #endMs = Infinity;
  #giveUpMs = Infinity;
  #published = false;
  #stopped = false;
  #ended = false;
  #cancelTimer: () => void = () => undefined;

  constructor(context: QueueDriveContext) {
    this.#context = context;
    this.#deliveries = new Deliveries(context.queue.maxDeliveryAttempts);
    context.recorder.queue = this.#deliveries;
    this.#credits = new Credits(context.workers.workers, context.batching.inFlight);
    this.#finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  async run(): Promise<QueueDriven> {
    const { clock, recorder, queue, signal, lengthMs, drainMs } = this.#context;
    const stop = () => this.#stop();
    signal.addEventListener('abort', stop, { once: true });
    const startMs = clock.now();
    this.#endMs = startMs + lengthMs;
    this.#giveUpMs = this.#endMs + drainMs;
    recorder.begin(startMs);
    queue.start(startMs, {
      onPublished: (published) => this.#takeUp(published),
      onMessage: (message) => this.#receive(message),
      onDeadLetter: (letter) => this.#receiveDead(letter),
      onError: (error) => this.#fail(error),
    });
    if (signal.aborted) this.#stop();
    this.#advance();
    try {
      await this.#finished;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#ended = true;
      this.#cancelTimer();
    }
    return { counts: this.#deliveries.counts, passes: this.#passes, processS: this.#processS, first: this.#first };
  }

  #takeUp({ dueMs, atMs, rejected, passes, ended }: Published): void {
    if (this.#ended || this.#stopped) return;
    const { recorder, sink } = this.#context;
    for (const due of dueMs) recorder.takenUp(due, atMs);
    if (rejected.length > 0) {
      recorder.rejected(rejected, atMs);
      sink.reject(rejected).catch((error: unknown) => this.#fail(error));
    }
    this.#passes = passes;
    this.#published = ended;
    for (const message of this.#early.splice(0)) this.#receive(message);
    this.#advance();
  }

  #receive(message: QueueMessage): void {
    if (this.#ended || this.#stopped) return;
    const { recorder } = this.#context;
    const { due } = recorder.counts;
    if (!isOrdinal(message.key, this.#published ? due : Infinity)) this.#deliveries.takeForeign(message);
    else if (message.key >= due) this.#early.push(message);
    else if (this.#deliveries.take(message, recorder.predictions.answered(message.key))) this.#group(message);
  }

  #group(message: QueueMessage): void {
    const { batching, builder, clock } = this.#context;
    const nowMs = clock.now();
    const problem = builder.add(message.key, JSON.parse(message.text) as Record<string, unknown>);
    if (problem !== undefined) throw new Error(`instance ${message.key} did not come through the queue: ${problem.message}`);
    this.#processS += (clock.now() - nowMs) / 1000;
    this.#open.push(message);
    if (this.#open.length === 1) this.#deadlineMs = nowMs + batching.maxWaitMs;
    if (this.#open.length === batching.maxSize) this.#full.push(this.#takeOpen());
    this.#advance();
  }

  #receiveDead(letter: DeadLetter): void {
    if (this.#ended || this.#stopped) return;
    const { key } = letter;
    const { counts, predictions } = this.#context.recorder;
    if (!isOrdinal(key, counts.due)) {
      this.#deliveries.takeForeign(letter);
      return;
    }
    const message = this.#deliveries.takeDeadLetter(letter);
    if (message === undefined || predictions.answered(key)) letter.ack();
    else this.#giveUp([{ key, failure: { message } }], () => letter.ack());
  }

  #takeOpen(): Group {
    const group = { batch: this.#context.builder.take(), messages: this.#open };
    this.#open = [];
    this.#deadlineMs = Infinity;
    if (this.#inFirst < firstInstances) this.#first.push(group.batch);
    this.#inFirst += group.batch.size;
    return group;
  }

  /** Everything that may have become possible by now. */
  #advance(): void {
    if (this.#ended) return;
    const nowMs = this.#context.clock.now();
    this.#dispatch(nowMs);
    this.#endOrSetTimer(nowMs);
  }

  #dispatch(nowMs: number): void {
    while (this.#full.length > 0 || this.#deadlineMs <= nowMs) {
      const worker = this.#credits.take();
      if (worker === undefined) return;
      this.#underWay++;
      this.#answer(this.#full.shift() ?? this.#takeOpen(), worker).then(
        () => this.#advance(),
        (error: unknown) => this.#fail(error),
      );
    }
  }

  async #answer({ batch, messages }: Group, worker: number): Promise<void> {
    const { clock, recorder, sink, workers } = this.#context;
    const outcome = await workers.predict(batch, worker);
    if (this.#ended) {
      recorder.answeredLate(batch.size, outcome);
      return;
    }
    // No times: the worker died with the call.
    if (Number.isNaN(outcome.record.endMs)) {
      this.#giveBack(messages, outcome.failed);
      this.#underWay--;
      this.#workerDied(outcome);
      return;
    }
    this.#credits.give(worker);
    recorder.called(batch.size, outcome.record);
    const parts = this.#deliveries.areRetried ? predictedParts(batch, outcome) : [{ start: 0, batch, outcome }];
    const settled = parts.map(({ start, ...part }) => {
      const own = messages.slice(start, start + part.batch.size);
      return { ...part, own, dueMs: own.map((message) => message.dueMs) };
    });
    for (const part of settled) recorder.countOut(part.batch.keys, part.outcome, part.dueMs);
    if (this.#deliveries.areRetried) this.#giveBack(messages, outcome.failed);
    this.#advance();
    for (const part of settled) {
      await sink.write(part.batch, part.outcome);
      recorder.written(part.dueMs, part.outcome, clock.now());
      for (const { key } of part.own) this.#deliveries.acknowledge(key);
    }
    this.#underWay--;
  }

  /** Failed instances go back to the queue; what would not come again is counted out. `failed`: by the index of the message. */
  #giveBack(messages: readonly QueueMessage[], failed: ReadonlyMap<number, Failure>): void {
    const givenUp: Rejection[] = [];
    for (const [i, failure] of failed) {
      const { key } = messages[i] as QueueMessage;
      if (this.#deliveries.comesAgain(key)) this.#deliveries.giveBack(key, failure.message);
      else givenUp.push({ key, failure });
    }
    if (givenUp.length > 0) this.#giveUp(givenUp, () => givenUp.forEach(({ key }) => this.#deliveries.acknowledge(key)));
  }

  /** Counts instances out as failed. `written` is called when the sink has them. */
  #giveUp(rejections: readonly Rejection[], written: () => void): void {
    const { clock, recorder } = this.#context;
    recorder.rejected(rejections, clock.now());
    this.#underWay++;
    this.#write(rejections, written).then(
      () => this.#advance(),
      (error: unknown) => this.#fail(error),
    );
  }

  async #write(rejections: readonly Rejection[], written: () => void): Promise<void> {
    await this.#context.sink.reject(rejections);
    written();
    this.#underWay--;
  }

  /** The dead worker's place is not given to others. */
  #workerDied({ failed }: WorkerOutcome): void {
    const { workers, batching } = this.#context;
    if (++this.#dead < workers.workers * batching.inFlight) return;
    throw new Error(`all workers have died: ${failed.get(0)?.message}`);
  }

  #endOrSetTimer(nowMs: number): void {
    const { after, recorder } = this.#context;
    const isComplete = this.#stopped || (this.#published && nowMs >= this.#endMs && recorder.counts.dropped === 0);
    if ((isComplete && this.#underWay === 0) || nowMs >= this.#giveUpMs) {
      this.#finish(nowMs);
      return;
    }
    this.#cancelTimer();
    // A group whose time has passed waits for a worker, not for the clock.
    const wakeMs = Math.min(...[this.#deadlineMs, this.#endMs, this.#giveUpMs].filter((ms) => ms > nowMs));
    if (wakeMs < Infinity) this.#cancelTimer = after(wakeMs - nowMs, () => this.#advance());
  }

  /** Ctrl-C: what is not under way is dropped; calls under way may end. */
  #stop(): void {
    if (this.#stopped || this.#ended) return;
    this.#stopped = true;
    this.#full.clear();
    this.#open = [];
    this.#deadlineMs = Infinity;
    const nowMs = this.#context.clock.now();
    this.#context.recorder.scheduleStopped(nowMs);
    this.#giveUpMs = nowMs + stopDrainMs;
    this.#advance();
  }

  #finish(nowMs: number): void {
    this.#ended = true;
    if (this.#underWay > 0) this.#context.workers.abort();
    this.#context.recorder.end(nowMs);
    this.#resolve();
  }

  #fail(error: unknown): void {
    this.#ended = true;
    this.#reject(error);
  }
}
