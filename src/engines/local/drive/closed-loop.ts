import { Credits } from './parts/credits.ts';
import type { CallDriveContext } from './drive.ts';
import { Group } from './parts/group.ts';
import { Prefetch } from './parts/prefetch.ts';

export interface ClosedLoopDriveContext extends CallDriveContext {
  /** Users, each with one instance under way or waiting for its group. */
  readonly concurrency: number;
  readonly seconds: number;
  /** How long answers are waited for after the end; what is missing then counts as dropped. */
  readonly drainMs: number;
  /** Calls `run` once after so long, unless the function that it answers is called before. */
  readonly after: (delayMs: number, run: () => void) => () => void;
}

/** Instances read before the clock starts, for each user. */
const prefetchRows = 16;

/**
 * Drives a closed loop: a fixed number of users, each of which sends its next instance when it has the prediction of the one before. A slow
 * answer delays what its user would have sent meanwhile, so response times leave out the wait that an open loop would have seen
 * (coordinated omission): they are recorded apart from latency. Resolves when every instance is counted out; rejects when the source or
 * the sink breaks.
 */
export async function driveClosedLoop(context: ClosedLoopDriveContext): Promise<void> {
  const drive = new ClosedLoopDrive(context);
  await drive.prefetch();
  await drive.run();
}

class ClosedLoopDrive {
  readonly #context: ClosedLoopDriveContext;
  readonly #prefetch: Prefetch;
  readonly #credits: Credits;
  readonly #full: Group[] = [];
  readonly #finished: Promise<void>;
  #resolve: () => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #open: Group | undefined;
  /** Users that have nothing under way. */
  #free: number;
  #underWay = 0;
  #endMs = 0;
  #cancelTimer: () => void = () => undefined;
  #ended = false;

  constructor(context: ClosedLoopDriveContext) {
    this.#context = context;
    this.#prefetch = new Prefetch(context.feed, context.concurrency * prefetchRows);
    this.#credits = new Credits(context.workers.workers, context.batching.inFlight);
    this.#free = context.concurrency;
    this.#finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  prefetch(): Promise<void> {
    return this.#prefetch.fill();
  }

  async run(): Promise<void> {
    const { clock, recorder, seconds, signal } = this.#context;
    const stop = () => this.#stop();
    signal.addEventListener('abort', stop, { once: true });
    const startMs = clock.now();
    this.#endMs = startMs + seconds * 1000;
    recorder.begin(startMs);
    if (signal.aborted) this.#stop();
    this.#advance();
    try {
      await this.#finished;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#ended = true;
      this.#cancelTimer();
      await this.#prefetch.close();
    }
  }

  /** Everything that may have become possible by now. */
  #advance(): void {
    if (this.#ended) return;
    const nowMs = this.#context.clock.now();
    if (nowMs < this.#endMs) this.#send(nowMs);
    this.#dispatch(nowMs);
    this.#endOrSetTimer(nowMs);
  }

  #send(nowMs: number): void {
    const { batching, recorder, sink } = this.#context;
    while (this.#free > 0) {
      const next = this.#prefetch.next();
      if (next === undefined) break;
      recorder.taken(1);
      if (next.kind === 'rejected') {
        recorder.rejected([next.rejection]);
        sink.reject([next.rejection]).catch((error: unknown) => this.#fail(error));
        continue;
      }
      this.#free--;
      this.#open ??= new Group(nowMs + batching.maxWaitMs);
      this.#open.add(next.batch, next.index, nowMs);
      if (this.#open.size < batching.maxSize) continue;
      this.#full.push(this.#open);
      this.#open = undefined;
    }
    if (!this.#prefetch.runsLow) return;
    this.#prefetch.fill().then(
      () => this.#free > 0 && this.#advance(),
      (error: unknown) => this.#fail(error),
    );
  }

  #dispatch(nowMs: number): void {
    for (;;) {
      // After the end nobody joins a group any more.
      const isDue = this.#open !== undefined && (this.#open.deadlineMs <= nowMs || nowMs >= this.#endMs);
      const group = this.#full[0] ?? (isDue ? this.#open : undefined);
      if (group === undefined) return;
      const worker = this.#credits.take();
      if (worker === undefined) return;
      if (this.#full.shift() === undefined) this.#open = undefined;
      this.#underWay++;
      this.#answer(group, worker).then(
        () => this.#advance(),
        (error: unknown) => this.#fail(error),
      );
    }
  }

  async #answer(group: Group, worker: number): Promise<void> {
    const { recorder, sink, workers } = this.#context;
    const batch = group.toBatch();
    const outcome = await workers.predict(batch, worker);
    this.#credits.give(worker);
    if (this.#ended) {
      recorder.answeredLate(batch.size, outcome);
      return;
    }
    recorder.answered(batch, outcome);
    recorder.responded(group.dueMs, outcome);
    this.#free += batch.size;
    this.#advance();
    await sink.write(batch, outcome);
    this.#underWay--;
  }

  #endOrSetTimer(nowMs: number): void {
    const idle = this.#underWay === 0 && this.#open === undefined && this.#full.length === 0;
    const giveUpMs = this.#endMs + this.#context.drainMs;
    this.#cancelTimer();
    if (nowMs >= this.#endMs && (idle || nowMs >= giveUpMs)) {
      this.#finish(nowMs);
      return;
    }
    const wakeMs = Math.min(this.#open?.deadlineMs ?? Infinity, nowMs < this.#endMs ? this.#endMs : giveUpMs);
    if (wakeMs > nowMs) this.#cancelTimer = this.#context.after(wakeMs - nowMs, () => this.#advance());
  }

  /** Ctrl-C: what is not under way is dropped; calls under way may end. */
  #stop(): void {
    if (this.#ended) return;
    this.#full.length = 0;
    this.#open = undefined;
    this.#endMs = Math.min(this.#endMs, this.#context.clock.now());
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
