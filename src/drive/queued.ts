import type { Batch } from '../batch.ts';
import type { Rejection } from '../io/source.ts';
import type { BatchBuilder } from '../model/check.ts';
import type { QueueCounts } from '../run-record.ts';
import { Credits } from './credits.ts';
import type { CallDriveContext, WorkerOutcome } from './drive.ts';
import { Queue } from './queue.ts';

/** One delivery of a message: an instance on its way from the publisher. */
export interface QueueMessage {
  readonly key: number;
  /** When the instance was due, in milliseconds of the shared clock. */
  readonly dueMs: number;
  /** The instance as JSON. */
  readonly text: string;
  /** The message is done with: it is not delivered again. */
  ack(): void;
  /** The message is to be delivered again. */
  nack(): void;
}

/** Instances that the publisher has taken up, in the order of their due times; those without an instance are not sent. */
export interface Published {
  readonly dueMs: readonly number[];
  readonly atMs: number;
  readonly rejected: readonly Rejection[];
  /** Passes over the source begun so far. */
  readonly passes: number;
  /** The schedule is over, and every message is with the queue. */
  readonly ended: boolean;
}

/** A publisher that keeps the schedule, a queue, and a subscription to it. */
export interface MessageQueue {
  start(startMs: number, events: QueueEvents): void;
}

export interface QueueEvents {
  onPublished(published: Published): void;
  onMessage(message: QueueMessage): void;
  onError(error: unknown): void;
}

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
 * are given back, and come again for another worker. A message that comes again before that is not predicted again, only counted.
 * Resolves when every instance is counted out; rejects when the queue or the sink breaks, or all workers have died.
 */
export function driveQueue(context: QueueDriveContext): Promise<QueueDriven> {
  return new QueueDrive(context).run();
}

class QueueDrive {
  readonly #context: QueueDriveContext;
  readonly #credits: Credits;
  /** Deliveries of instances that wait, are being answered or written. */
  readonly #held = new Map<number, QueueMessage[]>();
  /** Messages that came before the word that they were published. */
  readonly #early: QueueMessage[] = [];
  /** Instances that were given back and have not come again. */
  readonly #returned = new Set<number>();
  readonly #first: Batch[] = [];
  readonly #full = new Queue<Group>();
  readonly #finished: Promise<void>;
  #resolve: () => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #open: QueueMessage[] = [];
  /** When the open group leaves even if it is not full. */
  #deadlineMs = Infinity;
  #counts: QueueCounts = { deliveries: 0, redeliveries: 0, givenBack: 0 };
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
    return { counts: this.#counts, passes: this.#passes, processS: this.#processS, first: this.#first };
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
    const { batching, builder, clock, recorder } = this.#context;
    if (message.key >= recorder.counts.due) {
      this.#early.push(message);
      return;
    }
    const held = this.#held.get(message.key);
    const answered = recorder.predictions.answered(message.key);
    const isAgain = held !== undefined || answered || this.#returned.delete(message.key);
    this.#counts = {
      ...this.#counts,
      deliveries: this.#counts.deliveries + 1,
      redeliveries: this.#counts.redeliveries + (isAgain ? 1 : 0),
    };
    // Of several deliveries only the last may still be acknowledged: all of them are, together.
    if (held !== undefined) held.push(message);
    else if (answered) message.ack();
    else {
      const nowMs = clock.now();
      const problem = builder.add(message.key, JSON.parse(message.text) as Record<string, unknown>);
      if (problem !== undefined) throw new Error(`instance ${message.key} did not come through the queue: ${problem.message}`);
      this.#processS += (clock.now() - nowMs) / 1000;
      this.#held.set(message.key, [message]);
      this.#open.push(message);
      if (this.#open.length === 1) this.#deadlineMs = nowMs + batching.maxWaitMs;
      if (this.#open.length === batching.maxSize) this.#full.push(this.#takeOpen());
      this.#advance();
    }
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
      this.#giveBack(messages, outcome);
      return;
    }
    this.#credits.give(worker);
    const dueMs = messages.map((message) => message.dueMs);
    recorder.answered(batch, outcome, dueMs);
    this.#advance();
    await sink.write(batch, outcome);
    recorder.written(dueMs, outcome, clock.now());
    this.#underWay--;
    for (const { key } of messages) {
      for (const message of this.#held.get(key) ?? []) message.ack();
      this.#held.delete(key);
    }
  }

  /** The dead worker's place is not given to others. */
  #giveBack(messages: readonly QueueMessage[], { failed }: WorkerOutcome): void {
    this.#underWay--;
    this.#counts = { ...this.#counts, givenBack: this.#counts.givenBack + messages.length };
    for (const { key } of messages) {
      for (const message of this.#held.get(key) ?? []) message.nack();
      this.#held.delete(key);
      this.#returned.add(key);
    }
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
