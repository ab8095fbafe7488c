import type { Clock } from '../core/clock.ts';

/** Calls `run` once after a delay, unless the returned function cancels it. Tests use one in virtual time. */
export type After = (delayMs: number, run: () => void) => () => void;

export function after(delayMs: number, run: () => void): () => void {
  const timer = setTimeout(run, delayMs);
  return () => clearTimeout(timer);
}

/** At most one wake-up at a time. */
export class Timer {
  readonly #clock: Clock;
  readonly #after: After;
  readonly #onWake: () => void;
  #cancel: () => void = () => undefined;

  constructor({ clock, after }: { readonly clock: Clock; readonly after: After }, onWake: () => void) {
    this.#clock = clock;
    this.#after = after;
    this.#onWake = onWake;
  }

  /** Replaces the previous wake-up; Infinity for none. */
  set(atMs: number): void {
    this.#cancel();
    if (atMs < Infinity) this.#cancel = this.#after(atMs - this.#clock.now(), this.#onWake);
  }
}
