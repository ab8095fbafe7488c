import type { Batch } from '../../../core/batch.ts';
import type { Rejection } from '../../../data/sources/source.ts';
import type { WorkerOutcome } from '../../../core/worker-outcome.ts';
import { type CallDriveContext, stopDrainMs } from './drive.ts';
import { Credits } from './parts/credits.ts';
import { Fifo } from './parts/fifo.ts';

/** Instances of one call. */
interface CallGroup {
  readonly size: number;
  /** When it leaves even if not full. */
  readonly deadlineMs: number;
  toBatch(): Batch;
}

export interface TimedDriveContext extends Omit<CallDriveContext, 'feed'> {
  /** How long to wait for answers after the end of the schedule; unanswered instances are then dropped. */
  readonly drainMs: number;
}

/**
 * Shared by streams, closed loops and queues: groups that leave when full, or when their time is up and a worker is free (until then they
 * keep growing); an end that waits for calls in flight, but not forever; Ctrl-C.
 */
export abstract class CallDrive<Context extends TimedDriveContext, Group extends CallGroup> {
  protected readonly context: Context;
  protected readonly credits: Credits;
  /** The group that new instances join. */
  protected open: Group | undefined;
  /** Calls in flight, and rows on their way to the sink. */
  protected underWay = 0;
  protected endMs = Infinity;
  /** When unanswered instances are dropped. */
  protected giveUpMs = Infinity;
  protected stopped = false;
  protected ended = false;
  readonly #stopDrainMs: number;
  readonly #full = new Fifo<Group>();
  readonly #finished: Promise<void>;
  #resolve: () => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  /** `drainAfterStopMs`: how long calls in flight may still take after Ctrl-C. */
  constructor(context: Context, drainAfterStopMs = stopDrainMs) {
    this.context = context;
    this.#stopDrainMs = drainAfterStopMs;
    this.credits = new Credits(context.workers.workers, context.batching.inFlight);
    this.#finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** Resolves when every instance is accounted for; rejects if the source, the queue or the sink fails. */
  async run(): Promise<void> {
    const { clock, recorder, signal } = this.context;
    const stop = () => this.#stop();
    signal.addEventListener('abort', stop, { once: true });
    const startMs = clock.now();
    recorder.begin(startMs);
    this.begin(startMs);
    if (signal.aborted) this.#stop();
    this.advance();
    try {
      await this.#finished;
    } finally {
      signal.removeEventListener('abort', stop);
      this.ended = true;
      this.setAlarm(Infinity);
    }
  }

  protected abstract begin(startMs: number): void;
  /** Schedules one call of `advance`, replacing the previous one; Infinity for none. */
  protected abstract setAlarm(atMs: number): void;
  /** Counts an answered call, frees its worker's slot and writes the rows. */
  protected abstract answered(group: Group, batch: Batch, outcome: WorkerOutcome, worker: number): Promise<void>;
  protected abstract isComplete(nowMs: number): boolean;

  /** Groups instances that have fallen due. Returns the time that it took as now. */
  protected takeUp(): number {
    return this.context.clock.now();
  }

  /** Called on Ctrl-C, before unsent instances are dropped. */
  protected beforeStop(): void {}

  protected endAt(endMs: number): void {
    this.endMs = endMs;
    this.giveUpMs = endMs + this.context.drainMs;
  }

  /** Does whatever has become possible. */
  protected advance(): void {
    if (this.ended) return;
    const nowMs = this.takeUp();
    this.#dispatch(nowMs);
    if (this.isComplete(nowMs)) {
      this.#finish(nowMs);
      return;
    }
    // A group whose time is up waits for a worker, not for the clock.
    const leavesMs = this.open !== undefined && this.open.deadlineMs > nowMs ? this.open.deadlineMs : Infinity;
    const endsMs = this.endMs > nowMs ? this.endMs : this.giveUpMs;
    this.setAlarm(Math.min(leavesMs, endsMs > nowMs ? endsMs : Infinity));
  }

  protected advanceAfter(work: Promise<void>): void {
    work.then(
      () => this.advance(),
      (error: unknown) => this.fail(error),
    );
  }

  protected closeIfFull(): void {
    if (this.open === undefined || this.open.size < this.context.batching.maxSize) return;
    this.#full.push(this.open);
    this.open = undefined;
  }

  protected get isIdle(): boolean {
    return this.underWay === 0 && this.open === undefined && this.#full.length === 0;
  }

  /** `nowMs`: only with a schedule. */
  protected reject(rejections: readonly Rejection[], nowMs?: number): void {
    this.context.recorder.rejected(rejections, nowMs);
    this.context.sink.reject(rejections).catch((error: unknown) => this.fail(error));
  }

  protected fail(error: unknown): void {
    this.ended = true;
    this.#reject(error);
  }

  #dispatch(nowMs: number): void {
    for (;;) {
      const group = this.#full.first ?? (this.open !== undefined && this.open.deadlineMs <= nowMs ? this.open : undefined);
      if (group === undefined) return;
      const worker = this.credits.take();
      if (worker === undefined) return;
      if (this.#full.shift() === undefined) this.open = undefined;
      this.underWay++;
      this.advanceAfter(this.#call(group, worker));
    }
  }

  async #call(group: Group, worker: number): Promise<void> {
    const { recorder, workers } = this.context;
    const batch = group.toBatch();
    const outcome = await workers.predict(batch, worker);
    if (this.ended) {
      recorder.answeredLate(batch.size, outcome);
      return;
    }
    await this.answered(group, batch, outcome, worker);
    this.underWay--;
  }

  /** On Ctrl-C, unsent instances are dropped, and calls in flight may end. */
  #stop(): void {
    if (this.ended) return;
    this.beforeStop();
    const nowMs = this.context.clock.now();
    this.context.recorder.scheduleStopped(nowMs);
    this.stopped = true;
    this.#full.clear();
    this.open = undefined;
    this.endMs = Math.min(this.endMs, nowMs);
    this.giveUpMs = Math.min(this.giveUpMs, nowMs + this.#stopDrainMs);
    this.advance();
  }

  #finish(nowMs: number): void {
    this.ended = true;
    if (this.underWay > 0) this.context.workers.abort();
    this.context.recorder.end(nowMs);
    this.#resolve();
  }
}
