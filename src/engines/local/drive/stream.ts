import { type ArrivalSpec, dueTimes, lengthS } from '../../../workloads/arrivals.ts';
import { Credits } from './parts/credits.ts';
import type { CallDriveContext } from './drive.ts';
import { Group } from './parts/group.ts';
import type { Pacer } from './pacer.ts';
import { Prefetch } from './parts/prefetch.ts';
import { Queue } from './parts/fifo.ts';

export interface StreamDriveContext extends CallDriveContext {
  readonly arrivals: ArrivalSpec;
  readonly pacer: Pacer;
  /** How long after the last due time answers are waited for; what is missing then counts as dropped. */
  readonly drainMs: number;
}

/** Instances read before the clock starts, at most. */
const prefetchRows = 65_536;
/** After Ctrl-C: how long calls under way may still take. */
const stopDrainMs = 1000;

/**
 * Drives a stream as an open loop: the schedule does not wait for answers. Latency counts from the due time. A group leaves
 * when it is full, or when its time has passed and a worker has a place (until then it goes on growing). Resolves when every instance is
 * counted out; rejects when the source or the sink breaks.
 */
export async function driveStream(context: StreamDriveContext): Promise<void> {
  const drive = new StreamDrive(context);
  await drive.prefetch();
  await drive.run();
}

class StreamDrive {
  readonly #context: StreamDriveContext;
  readonly #prefetch: Prefetch;
  /** The schedule is so short that its instances are all read before the clock starts: nothing is read while it runs. */
  readonly #allPrefetched: boolean;
  readonly #credits: Credits;
  readonly #due: () => number;
  readonly #full = new Queue<Group>();
  readonly #finished: Promise<void>;
  #resolve: () => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;
  #open: Group | undefined;
  #startMs = 0;
  /** The next instance's due time; Infinity once the schedule has ended. */
  #nextDueMs = 0;
  #taken = 0;
  #underWay = 0;
  /** When what is still missing counts as dropped. */
  #giveUpMs = Infinity;
  #stopped = false;
  #ended = false;

  constructor(context: StreamDriveContext) {
    this.#context = context;
    const due = countDue(context.arrivals, prefetchRows);
    this.#prefetch = new Prefetch(context.feed, due);
    this.#allPrefetched = due < prefetchRows;
    this.#credits = new Credits(context.workers.workers, context.batching.inFlight);
    this.#due = dueTimes(context.arrivals);
    this.#finished = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  prefetch(): Promise<void> {
    return this.#prefetch.fill();
  }

  async run(): Promise<void> {
    const { clock, recorder, pacer, signal } = this.#context;
    const stop = () => this.#stop();
    signal.addEventListener('abort', stop, { once: true });
    this.#startMs = clock.now();
    this.#nextDueMs = this.#startMs + this.#due();
    recorder.begin(this.#startMs);
    pacer.start(this.#startMs, () => this.#advance());
    if (signal.aborted) this.#stop();
    this.#advance();
    try {
      await this.#finished;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#ended = true;
      await this.#prefetch.close();
    }
  }

  /** Everything that may have become possible by now. */
  #advance(): void {
    if (this.#ended) return;
    // In this order: what has been released was due before now, so no lag is negative.
    const released = this.#context.pacer.released();
    const nowMs = this.#context.clock.now();
    if (!this.#stopped) this.#takeUp(released, nowMs);
    this.#dispatch(nowMs);
    this.#endOrSetAlarm(nowMs);
  }

  #takeUp(released: number, nowMs: number): void {
    const { batching, pacer, recorder, sink } = this.#context;
    while (this.#taken < released) {
      const next = this.#prefetch.next();
      if (next === undefined) break;
      const dueMs = this.#nextDueMs;
      this.#taken++;
      this.#nextDueMs = this.#startMs + this.#due();
      recorder.takenUp(dueMs, nowMs);
      if (next.kind === 'rejected') {
        recorder.rejected([next.rejection], nowMs);
        sink.reject([next.rejection]).catch((error: unknown) => this.#fail(error));
        continue;
      }
      this.#open ??= new Group(dueMs + batching.maxWaitMs);
      this.#open.add(next.batch, next.index, dueMs);
      if (this.#open.size < batching.maxSize) continue;
      this.#full.push(this.#open);
      this.#open = undefined;
    }
    if (!this.#allPrefetched && this.#prefetch.runsLow) {
      this.#prefetch.fill().then(
        () => this.#taken < pacer.released() && this.#advance(),
        (error: unknown) => this.#fail(error),
      );
    }
  }

  #dispatch(nowMs: number): void {
    for (;;) {
      const group = this.#full.first ?? (this.#open !== undefined && this.#open.deadlineMs <= nowMs ? this.#open : undefined);
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
    const { clock, recorder, sink, workers } = this.#context;
    const batch = group.toBatch();
    const outcome = await workers.predict(batch, worker);
    this.#credits.give(worker);
    if (this.#ended) {
      recorder.answeredLate(batch.size, outcome);
      return;
    }
    recorder.answered(batch, outcome, group.dueMs);
    this.#advance();
    await sink.write(batch, outcome);
    recorder.written(group.dueMs, outcome, clock.now());
    this.#underWay--;
  }

  #endOrSetAlarm(nowMs: number): void {
    const { arrivals, pacer } = this.#context;
    const idle = this.#underWay === 0 && this.#open === undefined && this.#full.length === 0;
    const scheduleEnded = this.#stopped || this.#nextDueMs === Infinity;
    // A schedule of so many seconds lasts that long, whenever its last instance was due.
    const seconds = lengthS(arrivals);
    const endMs = this.#stopped || seconds === undefined ? nowMs : this.#startMs + seconds * 1000;
    if (scheduleEnded && this.#giveUpMs === Infinity) this.#giveUpMs = endMs + this.#context.drainMs;
    if (scheduleEnded && ((idle && nowMs >= endMs) || nowMs >= this.#giveUpMs)) this.#finish(nowMs);
    else {
      const waiting = this.#open !== undefined && this.#open.deadlineMs > nowMs ? this.#open.deadlineMs : Infinity;
      pacer.setAlarm(Math.min(waiting, scheduleEnded && idle ? endMs : Infinity, this.#giveUpMs));
    }
  }

  /** Ctrl-C: what is due but not under way is dropped; calls under way may end. */
  #stop(): void {
    if (this.#stopped || this.#ended) return;
    const { clock, pacer, recorder } = this.#context;
    recorder.taken(pacer.released() - this.#taken);
    recorder.scheduleStopped(clock.now());
    this.#stopped = true;
    this.#full.clear();
    this.#open = undefined;
    this.#giveUpMs = clock.now() + stopDrainMs;
    this.#advance();
  }

  #finish(nowMs: number): void {
    if (this.#ended) return;
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

/** How many instances the schedule has, counted up to `limit`. */
function countDue(spec: ArrivalSpec, limit: number): number {
  const next = dueTimes(spec);
  let count = 0;
  while (count < limit && next() !== Infinity) count++;
  return Math.max(count, 1);
}
