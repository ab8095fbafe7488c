import type { Clock } from '../../../core/clock.ts';
import type { Batching } from '../../../core/predictor.ts';
import { bell, type PacerShared, released, setAlarm, startTime } from '../../schedule/pacer-shared.ts';
import { type Ring, words } from './ring.ts';
import type { Waiting } from './waiting.ts';

/** Rows of one call: `size` of them from `start` on. */
export interface Claim {
  readonly start: number;
  readonly size: number;
  /** When the schedule had them leave: the group was full, or its wait was over. 0 without a schedule. */
  readonly readyMs: number;
}

export interface ClaimsOptions {
  readonly ring: Ring;
  /** Its bell wakes those who wait for rows. */
  readonly release: PacerShared;
  /** Rows are claimed as they fall due, in groups; otherwise in full calls. */
  readonly isPaced: boolean;
  readonly batching: Batching;
  readonly clock: Clock;
  readonly waiting: Waiting;
}

/** A worker's way to its next call: it takes the rows itself, the others look on. */
export class Claims {
  readonly #options: ClaimsOptions;
  readonly #control: Int32Array;
  readonly #times: Float64Array;

  constructor(options: ClaimsOptions) {
    this.#options = options;
    this.#control = new Int32Array(options.release.control);
    this.#times = new Float64Array(options.release.times);
  }

  /** Rows for a call that can start now; undefined if there are none. */
  take(): Claim | undefined {
    const { ring, isPaced } = this.#options;
    for (;;) {
      if (this.isOver) return undefined;
      const claim = isPaced ? this.#due() : this.#full();
      if (claim === undefined) return undefined;
      const end = (claim.start + claim.size) | 0;
      if (Atomics.compareExchange(ring.words, words.claimed, claim.start, end) === claim.start) return claim;
    }
  }

  /** Nothing will be claimed any more. */
  get isOver(): boolean {
    return Atomics.load(this.#options.ring.words, words.stopped) === 1;
  }

  /** To be read before `take`. */
  get seen(): number {
    return Atomics.load(this.#control, bell);
  }

  /** Until something may have changed since `seen`. */
  news(seen: number): Promise<void> {
    return this.#options.waiting.wait(this.#control, bell, seen);
  }

  #full(): Claim | undefined {
    const { ring, batching } = this.#options;
    // Before the rows are counted, so that the last of them are.
    const isComplete = Atomics.load(ring.words, words.complete) === 1;
    const start = Atomics.load(ring.words, words.claimed);
    const size = Math.min(batching.maxSize, (Atomics.load(ring.words, words.laid) - start) | 0);
    return size > 0 && (size === batching.maxSize || isComplete) ? { start, size, readyMs: 0 } : undefined;
  }

  #due(): Claim | undefined {
    const { ring, batching, clock } = this.#options;
    const start = Atomics.load(ring.words, words.claimed);
    const first = ring.at(start);
    const laid = (Atomics.load(ring.words, words.laid) - start) | 0;
    if (laid <= 0) return undefined;
    const due = Atomics.load(this.#control, released);
    // Keys are ordinals of the schedule. A rejected row has one, but no place in the ring.
    const isDue = (i: number) => ((due - ((ring.keys[first + i] as number) | 0)) | 0) > 0;
    let size = Math.min(batching.maxSize, laid, (due - ((ring.keys[first] as number) | 0)) | 0);
    while (size > 0 && !isDue(size - 1)) size--;
    if (size <= 0) return undefined;
    const startMs = this.#times[startTime] as number;
    const isFull = size === batching.maxSize;
    const leavesMs = startMs + (ring.dueMs[first] as number) + batching.maxWaitMs;
    if (!isFull && leavesMs > clock.now()) {
      setAlarm(this.#control, this.#times, leavesMs);
      return undefined;
    }
    const filledMs = startMs + (ring.dueMs[first + size - 1] as number);
    return { start, size, readyMs: isFull ? Math.min(leavesMs, filledMs) : leavesMs };
  }
}
