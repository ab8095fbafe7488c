import type { Batch } from '../../../core/batch.ts';
import { type ArrivalSpec, dueTimes, lengthS } from '../../../workloads/arrivals.ts';
import type { WorkerOutcome } from '../../../core/worker-outcome.ts';
import { CallDrive, type TimedDriveContext } from './call-drive.ts';
import { type CallDriveContext, hasDied, refuseDeath } from './drive.ts';
import { Group } from './parts/group.ts';
import type { Pacer } from '../../schedule/paced.ts';
import { Prefetch } from '../../prefetch.ts';

export interface StreamDriveContext extends CallDriveContext, TimedDriveContext {
  readonly arrivals: ArrivalSpec;
  readonly pacer: Pacer;
}

/** Most instances to read before the clock starts. */
const prefetchRows = 65_536;

/**
 * Drives a stream as an open loop: the schedule does not wait for answers, and latency counts from the due time. Resolves when every
 * instance is accounted for; rejects if the source or the sink fails.
 */
export function driveStream(context: StreamDriveContext): Promise<void> {
  const due = countDue(context.arrivals, prefetchRows);
  const prefetch = new Prefetch(context.feed, due);
  return prefetch.during(() => new StreamDrive(context, prefetch, due < prefetchRows).run());
}

class StreamDrive extends CallDrive<StreamDriveContext, Group> {
  readonly #prefetch: Prefetch;
  /** The schedule is short enough to read all instances before the clock starts. */
  readonly #allPrefetched: boolean;
  readonly #due: () => number;
  #startMs = 0;
  /** Due time of the next instance; Infinity after the end of the schedule. */
  #nextDueMs = 0;
  #taken = 0;

  constructor(context: StreamDriveContext, prefetch: Prefetch, allPrefetched: boolean) {
    super(context);
    this.#prefetch = prefetch;
    this.#allPrefetched = allPrefetched;
    this.#due = dueTimes(context.arrivals);
  }

  protected begin(startMs: number): void {
    const { arrivals, pacer } = this.context;
    this.#startMs = startMs;
    this.#nextDueMs = startMs + this.#due();
    // The schedule lasts its full length, whenever its last instance was due.
    this.endAt(startMs + (lengthS(arrivals) ?? Infinity) * 1000);
    pacer.start(startMs, () => this.advance());
  }

  protected setAlarm(atMs: number): void {
    this.context.pacer.setAlarm(atMs);
  }

  protected override takeUp(): number {
    const { batching, clock, pacer, recorder } = this.context;
    // Read before `now`, so that no lag is negative.
    const released = pacer.released();
    const nowMs = clock.now();
    if (this.stopped) return nowMs;
    while (this.#taken < released) {
      const next = this.#prefetch.next();
      if (next === undefined) break;
      const dueMs = this.#nextDueMs;
      this.#taken++;
      this.#nextDueMs = this.#startMs + this.#due();
      recorder.takenUp(dueMs, nowMs);
      if (next.kind === 'rejected') {
        this.reject([next.rejection], nowMs);
        continue;
      }
      this.open ??= new Group(dueMs + batching.maxWaitMs);
      this.open.add(next.batch, next.index, dueMs);
      this.closeIfFull();
    }
    if (this.#nextDueMs === Infinity && this.endMs === Infinity) this.endAt(nowMs);
    if (!this.#allPrefetched) {
      this.#prefetch.refill(
        () => this.#taken < pacer.released() && this.advance(),
        (error) => this.fail(error),
      );
    }
    return nowMs;
  }

  protected async answered({ dueMs }: Group, batch: Batch, outcome: WorkerOutcome, worker: number): Promise<void> {
    const { clock, recorder, sink } = this.context;
    this.credits.give(worker);
    recorder.answered(batch, outcome, dueMs);
    if (!hasDied(outcome)) this.advance();
    await sink.write(batch, outcome);
    refuseDeath(outcome);
    recorder.written(dueMs, outcome, clock.now());
  }

  protected isComplete(nowMs: number): boolean {
    const scheduleEnded = this.stopped || this.#nextDueMs === Infinity;
    return scheduleEnded && ((this.isIdle && nowMs >= this.endMs) || nowMs >= this.giveUpMs);
  }

  /** Counts everything that has fallen due, taken up or not. */
  protected override beforeStop(): void {
    this.context.recorder.taken(this.context.pacer.released() - this.#taken);
  }
}

/** Number of instances of the schedule, up to `limit`. */
function countDue(spec: ArrivalSpec, limit: number): number {
  const next = dueTimes(spec);
  let count = 0;
  while (count < limit && next() !== Infinity) count++;
  return Math.max(count, 1);
}
