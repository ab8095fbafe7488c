import type { Rejection } from '../../../data/sources/source.ts';
import type { Answered } from '../hand-over/hand-over.ts';
import { Fifo } from './parts/fifo.ts';
import { RingDrive, type RingDriveContext } from './ring-drive.ts';

export interface ClosedLoopDriveContext extends RingDriveContext {
  /** Users, each with one instance in flight or waiting for its group. */
  readonly concurrency: number;
  readonly seconds: number;
  /** How long to wait for answers after the end; unanswered instances are then dropped. */
  readonly drainMs: number;
}

/** Instances per user to lay down before the clock starts. */
const rowsAUser = 16;

/**
 * Drives a closed loop: each of a fixed number of users sends its next instance when it has its prediction. A slow answer delays whatever
 * its user would have sent meanwhile, so response times miss the wait that an open loop would see (coordinated omission), and are kept
 * apart from latency. Resolves when every instance is accounted for; rejects if the source or the sink fails, or a worker dies.
 */
export async function driveClosedLoop(context: ClosedLoopDriveContext): Promise<void> {
  const { concurrency, drainMs } = context;
  const drive = new ClosedLoopDrive(context, {
    rowsAhead: concurrency * rowsAUser,
    // Rows may be sent before they are laid down, by each user one.
    leastRows: concurrency * 2,
    rule: 'loop',
    drainAfterStopMs: drainMs,
  });
  await drive.layAhead();
  await drive.run();
}

class ClosedLoopDrive extends RingDrive<ClosedLoopDriveContext> {
  /** With the number of rows laid down before each. */
  readonly #rejections = new Fifo<{ readonly row: number; readonly rejection: Rejection }>();
  #laying: Promise<void> = Promise.resolve();
  #taken = 0;

  async layAhead(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#laying = this.layAll(
        this.context.feed,
        ({ batch: { keys }, rejected }) => {
          let before = 0;
          for (const rejection of rejected) {
            while (before < keys.length && (keys[before] as number) < rejection.key) before++;
            this.#rejections.push({ row: this.handOver.laid + before, rejection });
          }
          return undefined;
        },
        () => false,
        resolve,
      );
      this.#laying.then(resolve, reject);
    });
  }

  protected begin(startMs: number): void {
    const { concurrency, seconds, drainMs } = this.context;
    this.#laying.catch((error: unknown) => this.fail(error));
    this.endMs = startMs + seconds * 1000;
    this.giveUpMs = this.endMs + drainMs;
    this.handOver.send(concurrency, startMs, this.endMs);
  }

  protected takeUp(): void {
    const sent = this.stopped ? Math.max(this.#taken, this.handOver.claimed) : this.handOver.sent;
    this.context.recorder.taken(sent - this.#taken);
    this.#taken = sent;
    // A user whose row is rejected sends the next at once.
    for (let next = this.#rejections.first; next !== undefined && next.row < sent; next = this.#rejections.first) {
      this.#rejections.shift();
      this.context.recorder.taken(1);
      this.reject([next.rejection]);
    }
  }

  protected count({ batch, dueMs, outcome, calls }: Answered): void {
    const { recorder } = this.context;
    recorder.answeredCalls(calls, batch.keys, outcome);
    let start = 0;
    for (const { size, record } of calls) {
      recorder.responded([...dueMs.subarray(start, start + size)], { ...outcome, record });
      start += size;
    }
  }

  protected isTaken(nowMs: number): boolean {
    return nowMs >= this.endMs && this.handOver.claimed === this.handOver.sent;
  }

  protected nextLookMs(): number {
    return Infinity;
  }
}
