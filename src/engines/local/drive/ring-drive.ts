import type { Feed, FeedChunk } from '../../feed.ts';
import type { Batch } from '../../../core/batch.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import type { Rejection } from '../../../data/sources/source.ts';
import { type Answered, HandOver, type HandOverOptions } from '../hand-over/hand-over.ts';
import type { Waiting } from '../hand-over/waiting.ts';
import { type After, Timer } from '../../timer.ts';
import { type CallDriveContext, stopDrainMs } from './drive.ts';

export interface RingDriveContext extends CallDriveContext {
  readonly model: Pick<ModelSignature, 'inputs' | 'outputs'>;
  readonly after: After;
  readonly waiting: Waiting;
}

/** Answers that come faster than this are taken together. */
const togetherMs = 2;
/** Most predicted rows that wait for the sink: a slow sink holds up the workers rather than fill the memory. */
const maxUnwrittenRows = 65_536;

interface How extends Pick<HandOverOptions, 'rowsAhead' | 'leastRows' | 'rule' | 'release'> {
  /** How long calls in flight may still take after Ctrl-C. */
  readonly drainAfterStopMs?: number;
}

/**
 * Shared by all workloads of calls: instances lie in a ring, workers take them, and this side counts and writes the answers; an end that
 * waits for calls in flight, but not forever; Ctrl-C.
 */
export abstract class RingDrive<Context extends Omit<RingDriveContext, 'feed'>> {
  protected readonly context: Context;
  protected readonly handOver: HandOver;
  protected stopped = false;
  protected endMs = 0;
  /** When unanswered instances are dropped. */
  protected giveUpMs = Infinity;
  readonly #drainAfterStopMs: number;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;
  #unwrittenRows = 0;
  readonly #writes = new Set<Promise<void>>();
  readonly #timer: Timer;
  readonly #finished: Promise<void>;
  #resolve: () => void = () => undefined;
  #onRoom: () => void = () => undefined;

  constructor(context: Context, { drainAfterStopMs = stopDrainMs, ...how }: How) {
    const { model, batching, workers, waiting } = context;
    this.context = context;
    this.#drainAfterStopMs = drainAfterStopMs;
    this.handOver = new HandOver({ ...model, ...how, batching, workers: workers.workers, waiting });
    this.#timer = new Timer(context, () => this.advance());
    this.#finished = new Promise((resolve) => (this.#resolve = resolve));
  }

  /** Resolves when every instance is accounted for; rejects if the source or the sink fails, or a worker dies. */
  async run(): Promise<void> {
    const { clock, recorder, signal, workers } = this.context;
    const stop = () => this.stop();
    signal.addEventListener('abort', stop, { once: true });
    const startMs = clock.now();
    recorder.begin(startMs);
    this.begin(startMs);
    workers.serve(this.handOver);
    this.#collect().catch((error: unknown) => this.fail(error));
    if (signal.aborted) this.stop();
    this.advance();
    try {
      await this.#finished;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#timer.set(Infinity);
    }
    if (this.#failure !== undefined) throw this.#failure.error;
  }

  protected abstract begin(startMs: number): void;
  /**
   * Counts what has fallen due or was taken up: all of it, or before an answer what was due until its end, its instances in any case. When
   * stopped, only what workers have claimed.
   */
  protected abstract takeUp(before?: Answered): void;
  protected abstract count(answered: Answered): void;
  /** Called when the sink has the rows. */
  protected written(_answered: Answered): void {}
  /** Has all been taken up? */
  protected abstract isTaken(nowMs: number): boolean;
  /** When to look again, though no answer has come. */
  protected abstract nextLookMs(nowMs: number): number;

  /** Lays instances down, and waits for room if need be. Ends early with the drive. */
  protected async lay(batch: Batch, dueMs?: Float64Array): Promise<void> {
    for (let at = 0; at < batch.size && !this.isOver;) {
      at += this.handOver.lay(batch, at, dueMs);
      if (at < batch.size) await new Promise<void>((resolve) => (this.#onRoom = resolve));
    }
  }

  protected get isOver(): boolean {
    return this.#ended || this.stopped;
  }

  /** Counts rows that gave no instance, and has them written. `nowMs`: only with a schedule. */
  protected reject(rejections: readonly Rejection[], nowMs?: number, written = () => {}): void {
    this.context.recorder.rejected(rejections, nowMs);
    this.#track(this.context.sink.reject(rejections).then(written));
  }

  /** Reads chunk by chunk and lays them down, until nothing more is wanted. `onFull` is called when there is no room for now. */
  protected async layAll(
    feed: Feed,
    prepare: (chunk: FeedChunk) => Float64Array | undefined,
    isOver: () => boolean,
    onFull = () => {},
  ): Promise<void> {
    const chunks = feed[Symbol.asyncIterator]();
    try {
      while (!isOver() && !this.isOver) {
        const { done, value } = await chunks.next();
        if (done === true || this.isOver) return;
        const dueMs = prepare(value);
        if (this.handOver.room < value.batch.size) onFull();
        await this.lay(value.batch, dueMs);
      }
    } finally {
      await chunks.return?.();
    }
  }

  /** Does whatever has become possible. */
  protected advance(): void {
    if (this.#ended) return;
    const nowMs = this.context.clock.now();
    this.takeUp();
    // In this order: workers claim rows meanwhile, and what is claimed after the last look would not be waited for.
    const isTaken = this.stopped || this.isTaken(nowMs);
    const isAnswered = this.handOver.underWay === 0 && this.#writes.size === 0;
    if (nowMs >= this.giveUpMs || (isTaken && isAnswered && nowMs >= this.endMs)) this.#finish(nowMs);
    else {
      const endsMs = this.endMs > nowMs ? this.endMs : this.giveUpMs;
      this.#timer.set(Math.min(endsMs, this.stopped ? Infinity : this.nextLookMs(nowMs)));
    }
  }

  /** Unclaimed instances are dropped, and calls in flight may end. */
  protected stop(): void {
    if (this.isOver) return;
    const nowMs = this.context.clock.now();
    this.takeUp();
    this.handOver.stop();
    this.context.recorder.scheduleStopped(nowMs);
    this.stopped = true;
    this.endMs = Math.min(this.endMs, nowMs);
    this.giveUpMs = Math.min(this.giveUpMs, nowMs + this.#drainAfterStopMs);
    this.#onRoom();
    this.advance();
  }

  protected fail(error: unknown): void {
    this.#failure ??= { error };
    this.stop();
  }

  /** With fewer workers, the figures would not be those of the cell that was asked for. */
  protected workersDied([reason]: readonly string[]): void {
    this.fail(new Error(reason));
  }

  protected async write(answered: Answered): Promise<void> {
    await this.context.sink.write(answered.batch, answered.outcome);
    this.written(answered);
  }

  /** Takes answers as they come. Those after the end are late. */
  async #collect(): Promise<void> {
    const { clock, after, recorder } = this.context;
    let takenMs = -Infinity;
    for (;;) {
      await this.handOver.news();
      // The last answers of all don't wait, since the clock stops with them.
      if (clock.now() - takenMs < togetherMs && !(this.isTaken(clock.now()) && !this.#ended))
        await new Promise<void>((resolve) => after(togetherMs, resolve));
      while (this.#unwrittenRows > maxUnwrittenRows && !this.#ended) await Promise.race(this.#writes);
      takenMs = clock.now();
      for (const answered of this.handOver.take()) {
        if (this.#ended) recorder.answeredLate(answered.batch.size, answered.outcome);
        else this.#answered(answered);
      }
      if (this.handOver.deaths.length > 0 && !this.#ended) this.workersDied(this.handOver.deaths);
      this.#onRoom();
      this.advance();
    }
  }

  #answered(answered: Answered): void {
    this.takeUp(answered);
    this.count(answered);
    const { size } = answered.batch;
    this.#unwrittenRows += size;
    this.#track(this.write(answered).finally(() => (this.#unwrittenRows -= size)));
  }

  /** The drive does not end before this has. */
  #track(work: Promise<void>): void {
    const write = work
      .catch((error: unknown) => this.fail(error))
      .finally(() => {
        this.#writes.delete(write);
        this.advance();
      });
    this.#writes.add(write);
  }

  #finish(nowMs: number): void {
    this.takeUp();
    this.#ended = true;
    this.handOver.stop();
    if (this.handOver.underWay > 0) this.context.workers.abort();
    this.context.recorder.end(nowMs);
    this.#onRoom();
    this.#resolve();
  }
}
