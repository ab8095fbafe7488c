import type { Clock } from '../../../../core/clock.ts';

/** Calls `run` once after so long, unless the function that it answers is called before. Tests pass one that runs in virtual time. */
export type After = (delayMs: number, run: () => void) => () => void;

/** One wake-up at a time of the clock. */
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

  /** Replaces the wake-up before; Infinity for none. */
  set(atMs: number): void {
    this.#cancel();
    if (atMs < Infinity) this.#cancel = this.#after(atMs - this.#clock.now(), this.#onWake);
  }
}
