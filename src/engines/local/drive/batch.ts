import type { Answered } from '../hand-over/hand-over.ts';
import { RingDrive, type RingDriveContext } from './ring-drive.ts';

/** Instances to lay down ahead of the workers. */
const rowsAhead = 16_384;

/**
 * Drives a batch: all instances are due at once, and workers take them as soon as they are free. Resolves when the last result is written,
 * or on abort when the calls in flight have ended or their time is up; then they are aborted, and their instances dropped.
 */
export function driveBatch(context: RingDriveContext): Promise<void> {
  return new BatchDrive(context, { rowsAhead, rule: 'full' }).run();
}

class BatchDrive extends RingDrive<RingDriveContext> {
  #taken = 0;
  #isLaid = false;

  protected begin(): void {
    this.#feed().catch((error: unknown) => this.fail(error));
  }

  protected takeUp(): void {
    const { claimed } = this.handOver;
    this.context.recorder.taken(claimed - this.#taken);
    this.#taken = claimed;
  }

  protected count({ batch, outcome, calls }: Answered): void {
    this.context.recorder.answeredCalls(calls, batch.keys, outcome);
  }

  protected isTaken(): boolean {
    return this.#isLaid && this.handOver.unclaimed === 0;
  }

  protected nextLookMs(): number {
    return Infinity;
  }

  async #feed(): Promise<void> {
    await this.layAll(
      this.context.feed,
      ({ rejected }) => {
        this.context.recorder.taken(rejected.length);
        if (rejected.length > 0) this.reject(rejected);
        return undefined;
      },
      () => false,
    );
    if (this.isOver) return;
    this.handOver.complete();
    this.#isLaid = true;
    this.advance();
  }
}
