import { sum } from '../../core/numbers.ts';
import type { Timeline } from '../../core/record.ts';

/** Totals from the start until a time. */
export interface Backlog {
  readonly atS: number;
  readonly due: number;
  readonly answered: number;
}

/** Totals at the end of a window; for call times the number, the sum and the sum of squares. */
export interface Window extends Backlog {
  readonly calls: number;
  readonly callMs: number;
  readonly callMs2: number;
}

/** Calls ended so far. */
export interface Calls {
  /** Mean and most instances per call. */
  readonly meanSize: number;
  readonly largest: number;
  /** Squared coefficient of variation of the call time: 0 for equal times, 1 for exponential ones. */
  readonly cv2: number;
}

export interface CountedWindow {
  readonly ok: number;
  readonly failed: number;
  readonly calls: number;
  readonly callMs: number;
}

export const firstWindowS = 0.25;
/** Beyond this, pairs of windows are merged, so that a timeline of any length stays small. */
const maxWindows = 240;

/** Counts and times in equal windows. All times are milliseconds of one clock. Recording takes a few nanoseconds. */
export class TimelineRecorder {
  readonly #onWindow: (window: Window) => void;
  #startMs = 0;
  #windowMs: number;
  /** The window of the last due time; earlier ones are over. */
  #open = 0;
  #last = -1;
  #scheduled = false;
  readonly #due = new Float64Array(maxWindows);
  readonly #ok = new Float64Array(maxWindows);
  readonly #failed = new Float64Array(maxWindows);
  readonly #calls = new Float64Array(maxWindows);
  readonly #callMs = new Float64Array(maxWindows);
  readonly #latencies = new Float64Array(maxWindows);
  readonly #latencyMs = new Float64Array(maxWindows);
  #largestCall = 1;
  #callMs2 = 0;

  /** `onWindow` is called for each window of a schedule that is over, in order. */
  constructor(onWindow: (window: Window) => void = () => undefined, windowS = firstWindowS) {
    this.#onWindow = onWindow;
    this.#windowMs = windowS * 1000;
  }

  begin(startMs: number): void {
    this.#startMs = startMs;
  }

  /** Closes the remaining windows. */
  end(): void {
    if (this.#scheduled) this.#closeUntil(this.#open + 1);
  }

  /** An instance of a schedule fell due; call in order of due times. */
  due(dueMs: number): void {
    this.#scheduled = true;
    const window = this.#windowOf(dueMs);
    if (window > this.#open) this.#closeUntil(window);
    this.#due[window]!++;
  }

  /** Instances were answered. Without a time (no worker answered the call) they count in the schedule's current window. */
  counted(endMs: number, ok: number, failed: number): void {
    const window = Number.isNaN(endMs) ? this.#open : this.#windowOf(endMs);
    this.#ok[window]! += ok;
    this.#failed[window]! += failed;
  }

  call(startMs: number, endMs: number, size: number): void {
    const window = this.#windowOf(endMs);
    const ms = endMs - startMs;
    this.#calls[window]!++;
    this.#callMs[window]! += ms;
    this.#callMs2 += ms * ms;
    if (size > this.#largestCall) this.#largestCall = size;
  }

  /** What was counted elsewhere in a window as long as this timeline's first ones; `callMs`: total of the calls that ended in it. */
  merge(startMs: number, { ok, failed, calls, callMs }: CountedWindow): void {
    const window = this.#windowOf(startMs);
    this.#ok[window]! += ok;
    this.#failed[window]! += failed;
    this.#calls[window]! += calls;
    this.#callMs[window]! += callMs;
  }

  /** Counts in the window in which the instance was due. */
  latency(dueMs: number, ms: number): void {
    const window = this.#windowOf(dueMs);
    this.#latencies[window]!++;
    this.#latencyMs[window]! += ms;
  }

  get calls(): Calls {
    const calls = sum(this.#calls);
    const callMs = sum(this.#callMs);
    if (calls < 2 || callMs === 0) return { meanSize: 1, largest: this.#largestCall, cv2: 1 };
    return {
      meanSize: (sum(this.#ok) + sum(this.#failed)) / calls,
      largest: this.#largestCall,
      cv2: Math.max(0, (calls * this.#callMs2) / (callMs * callMs) - 1),
    };
  }

  /** The stored form; undefined if nothing was recorded. */
  timeline(): Timeline | undefined {
    if (this.#last < 0) return undefined;
    const windows = Array.from({ length: this.#last + 1 }, (_, i) => i);
    const means = (sums: Float64Array, counts: Float64Array) =>
      windows.map((i) => (counts[i] === 0 ? null : Number((sums[i]! / counts[i]!).toPrecision(5))));
    let backlog = 0;
    return {
      windowS: this.#windowMs / 1000,
      ok: windows.map((i) => this.#ok[i]!),
      failed: windows.map((i) => this.#failed[i]!),
      ...(sum(this.#calls) > 0 && { callMs: means(this.#callMs, this.#calls) }),
      ...(this.#scheduled && {
        due: windows.map((i) => this.#due[i]!),
        backlog: windows.map((i) => (backlog += this.#due[i]! - this.#ok[i]! - this.#failed[i]!)),
        latencyMs: means(this.#latencyMs, this.#latencies),
      }),
    };
  }

  #closeUntil(window: number): void {
    let due = 0;
    let answered = 0;
    for (let i = 0; i < window; i++) {
      due += this.#due[i]!;
      answered += this.#ok[i]! + this.#failed[i]!;
      if (i < this.#open) continue;
      const atS = ((i + 1) * this.#windowMs) / 1000;
      this.#onWindow({ atS, due, answered, calls: sum(this.#calls), callMs: sum(this.#callMs), callMs2: this.#callMs2 });
    }
    this.#open = window;
  }

  #windowOf(ms: number): number {
    let window = Math.max(0, Math.floor((ms - this.#startMs) / this.#windowMs));
    while (window >= maxWindows) {
      this.#double();
      window = Math.floor(window / 2);
    }
    if (window > this.#last) this.#last = window;
    return window;
  }

  #double(): void {
    for (const values of [this.#due, this.#ok, this.#failed, this.#calls, this.#callMs, this.#latencies, this.#latencyMs]) {
      for (let i = 0; i < maxWindows / 2; i++) values[i] = values[2 * i]! + values[2 * i + 1]!;
      values.fill(0, maxWindows / 2);
    }
    this.#windowMs *= 2;
    this.#open = Math.floor(this.#open / 2);
    this.#last = Math.floor(this.#last / 2);
  }
}
