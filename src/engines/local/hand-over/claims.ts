import type { Clock } from '../../../core/clock.ts';
import type { Batching } from '../../../core/predictor.ts';
import { bell, endTime, type PacerShared, released, setAlarm, startTime } from '../../schedule/pacer-shared.ts';
import { type Ring, words } from './ring.ts';
import type { Waiting } from './waiting.ts';

/**
 * When rows may be claimed. `full`: in full calls, all at once. The others in groups, which leave when full or when the first row's wait is
 * over: `scheduled`: as they fall due. `arrived`: as they are laid down. `loop`: as users send them; each sends one when it has an answer.
 */
export type ClaimRule = 'full' | 'scheduled' | 'arrived' | 'loop';

/** Rows of one call: `size` of them from `start` on. */
export interface Claim {
  readonly start: number;
  readonly size: number;
  /** When the schedule had them leave: the group was full, or its wait was over. NaN without a schedule. */
  readonly readyMs: number;
}

export interface ClaimsOptions {
  readonly ring: Ring;
  /** Its bell wakes those who wait for rows. */
  readonly release: PacerShared;
  readonly rule: ClaimRule;
  readonly batching: Batching;
  readonly clock: Clock;
  readonly waiting: Waiting;
}

/** A worker's way to its next call: it takes the rows itself, the others look on. */
export class Claims {
  readonly #options: ClaimsOptions;
  readonly #control: Int32Array;
  readonly #times: Float64Array;
  /** When the group that was looked at last leaves. */
  #leavesMs = Infinity;

  constructor(options: ClaimsOptions) {
    this.#options = options;
    this.#control = new Int32Array(options.release.control);
    this.#times = new Float64Array(options.release.times);
  }

  /** Rows for a call that can start now; undefined if there are none. */
  take(): Claim | undefined {
    const { ring, rule } = this.#options;
    this.#leavesMs = Infinity;
    for (;;) {
      if (this.isOver) return undefined;
      const claim = rule === 'full' ? this.#full() : this.#group();
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
    const { clock, rule, waiting } = this.#options;
    if (this.#leavesMs === Infinity) return waiting.wait(this.#control, bell, seen);
    // The pacer keeps time better than an event loop.
    if (rule !== 'scheduled') return waiting.wait(this.#control, bell, seen, Math.max(0, this.#leavesMs - clock.now()));
    setAlarm(this.#control, this.#times, this.#leavesMs);
    return waiting.wait(this.#control, bell, seen);
  }

  /** Users have their answers: in a loop, each sends its next row, unless the time is over. */
  answered(size: number): void {
    const { rule, ring, clock, waiting } = this.#options;
    const nowMs = clock.now();
    if (rule !== 'loop' || nowMs >= (this.#times[endTime] as number)) return;
    sendRows(ring, this.#control, size, nowMs);
    waiting.wake(this.#control, bell, size);
  }

  #full(): Claim | undefined {
    const { ring, batching } = this.#options;
    // Before the rows are counted, so that the last of them are.
    const isComplete = Atomics.load(ring.words, words.complete) === 1;
    const start = Atomics.load(ring.words, words.claimed);
    const size = Math.min(batching.maxSize, this.#laidFrom(start));
    return size > 0 && (size === batching.maxSize || isComplete) ? { start, size, readyMs: Number.NaN } : undefined;
  }

  #group(): Claim | undefined {
    const { ring, batching, clock, rule } = this.#options;
    const start = Atomics.load(ring.words, words.claimed);
    const size = this.#sizeFrom(start, Math.min(batching.maxSize, this.#laidFrom(start)));
    if (size <= 0) return undefined;
    const at = ring.at(start);
    const startMs = rule === 'scheduled' ? (this.#times[startTime] as number) : 0;
    const firstMs = (rule === 'loop' ? ring.sentMs[ring.sentAt(start)] : ring.dueMs[at]) as number;
    const waitedMs = startMs + firstMs + batching.maxWaitMs;
    // Nobody joins a group of a loop after its end.
    const leavesMs = rule === 'loop' ? Math.min(waitedMs, this.#times[endTime] as number) : waitedMs;
    const isFull = size === batching.maxSize;
    if (!isFull && leavesMs > clock.now()) {
      this.#leavesMs = leavesMs;
      return undefined;
    }
    if (rule !== 'scheduled') return { start, size, readyMs: Number.NaN };
    const filledMs = startMs + (ring.dueMs[at + size - 1] as number);
    return { start, size, readyMs: isFull ? Math.min(leavesMs, filledMs) : leavesMs };
  }

  /** Of `most` rows, those that may be claimed. */
  #sizeFrom(start: number, most: number): number {
    const { ring, rule } = this.#options;
    if (most <= 0 || rule === 'arrived') return most;
    const at = ring.at(start);
    const count = Atomics.load(this.#control, released);
    if (rule === 'loop') {
      const sent = Math.min(most, (count - start) | 0);
      // The time of sending is there a moment after the row was counted.
      for (let i = 0; i < sent; i++) if (Number.isNaN(ring.sentMs[ring.sentAt(start + i)])) return i;
      return sent;
    }
    // Keys are ordinals of the schedule. A rejected row has one, but no place in the ring.
    const dueAfter = (i: number) => (count - ((ring.keys[at + i] as number) | 0)) | 0;
    let size = Math.min(most, dueAfter(0));
    while (size > 0 && dueAfter(size - 1) <= 0) size--;
    return size;
  }

  #laidFrom(start: number): number {
    return (Atomics.load(this.#options.ring.words, words.laid) - start) | 0;
  }
}

/** The next `size` rows of a loop are sent now. */
export function sendRows(ring: Ring, control: Int32Array, size: number, nowMs: number): void {
  const first = Atomics.add(control, released, size);
  for (let row = first; row < first + size; row++) ring.sentMs[ring.sentAt(row)] = nowMs;
  Atomics.add(control, bell, 1);
}
