/** Holds what runs to what it may cost: the seconds of each strategy at its price, added up. */

/** What goes by, and what is done then. */
export interface Timers {
  /** Seconds. */
  now(): number;
  /** Answers how to call it off. */
  after(seconds: number, act: () => void): () => void;
}

/** The longest that a timer of Node takes, in ms: 24 days, which no cell takes. */
const longestMs = 2 ** 31 - 1;

export const realTimers: Timers = {
  now: () => performance.now() / 1000,
  after(seconds, act) {
    const timer = setTimeout(act, Math.min(seconds * 1000, longestMs));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

export class Ledger {
  readonly #maxUsd: number;
  readonly #usdPerS: ReadonlyMap<string, number>;
  readonly #onSpent: () => void;
  readonly #timers: Timers;
  #spentUsd = 0;
  #stop: () => void = () => undefined;

  /** `usdPerS`: by the name of the strategy; what is not in it costs nothing. `onSpent`: called when `maxUsd` is reached. */
  constructor(maxUsd: number, usdPerS: ReadonlyMap<string, number>, onSpent: () => void, timers: Timers = realTimers) {
    this.#maxUsd = maxUsd;
    this.#usdPerS = usdPerS;
    this.#onSpent = onSpent;
    this.#timers = timers;
  }

  get spentUsd(): number {
    return this.#spentUsd;
  }

  /** A cell of the strategy begins. */
  begin(strategy: string): void {
    const usdPerS = this.#usdPerS.get(strategy) ?? 0;
    if (usdPerS === 0) return;
    const beganS = this.#timers.now();
    const callOff = this.#timers.after(Math.max(0, this.#maxUsd - this.#spentUsd) / usdPerS, this.#onSpent);
    this.#stop = () => {
      callOff();
      this.#spentUsd += (this.#timers.now() - beganS) * usdPerS;
    };
  }

  /** The cell under way has ended. */
  end(): void {
    this.#stop();
    this.#stop = () => undefined;
  }
}
