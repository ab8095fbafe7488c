import type { Batch } from '../../../core/batch.ts';
import type { WorkerOutcome } from '../../../core/worker-outcome.ts';
import { CallDrive, type TimedDriveContext } from './call-drive.ts';
import { type CallDriveContext, hasDied, refuseDeath } from './drive.ts';
import { Group } from './parts/group.ts';
import { Prefetch } from '../../prefetch.ts';
import { type After, Timer } from '../../timer.ts';

export interface ClosedLoopDriveContext extends CallDriveContext, TimedDriveContext {
  /** Users, each with one instance in flight or waiting for its group. */
  readonly concurrency: number;
  readonly seconds: number;
  readonly after: After;
}

/** Instances per user to read before the clock starts. */
const prefetchRows = 16;

/**
 * Drives a closed loop: each of a fixed number of users sends its next instance when it has its prediction. A slow answer delays whatever
 * its user would have sent meanwhile, so response times miss the wait that an open loop would see (coordinated omission), and are kept
 * apart from latency. Resolves when every instance is accounted for; rejects if the source or the sink fails.
 */
export function driveClosedLoop(context: ClosedLoopDriveContext): Promise<void> {
  const prefetch = new Prefetch(context.feed, context.concurrency * prefetchRows);
  return prefetch.during(() => new ClosedLoopDrive(context, prefetch).run());
}

class ClosedLoopDrive extends CallDrive<ClosedLoopDriveContext, Group> {
  readonly #prefetch: Prefetch;
  readonly #timer: Timer;
  /** Users with nothing in flight. */
  #free: number;

  constructor(context: ClosedLoopDriveContext, prefetch: Prefetch) {
    super(context, context.drainMs);
    this.#prefetch = prefetch;
    this.#timer = new Timer(context, () => this.advance());
    this.#free = context.concurrency;
  }

  protected begin(startMs: number): void {
    this.endAt(startMs + this.context.seconds * 1000);
  }

  protected setAlarm(atMs: number): void {
    this.#timer.set(atMs);
  }

  protected override takeUp(): number {
    const { batching, clock, recorder } = this.context;
    const nowMs = clock.now();
    if (nowMs >= this.endMs) return nowMs;
    while (this.#free > 0) {
      const next = this.#prefetch.next();
      if (next === undefined) break;
      recorder.taken(1);
      if (next.kind === 'rejected') {
        this.reject([next.rejection]);
        continue;
      }
      this.#free--;
      // After the end nobody joins a group.
      this.open ??= new Group(Math.min(nowMs + batching.maxWaitMs, this.endMs));
      this.open.add(next.batch, next.index, nowMs);
      this.closeIfFull();
    }
    this.#prefetch.refill(
      () => this.#free > 0 && this.advance(),
      (error) => this.fail(error),
    );
    return nowMs;
  }

  protected async answered({ dueMs }: Group, batch: Batch, outcome: WorkerOutcome, worker: number): Promise<void> {
    const { recorder, sink } = this.context;
    this.credits.give(worker);
    recorder.answered(batch, outcome);
    recorder.responded(dueMs, outcome);
    this.#free += batch.size;
    if (!hasDied(outcome)) this.advance();
    await sink.write(batch, outcome);
    refuseDeath(outcome);
  }

  protected isComplete(nowMs: number): boolean {
    return nowMs >= this.endMs && (this.isIdle || nowMs >= this.giveUpMs);
  }
}
