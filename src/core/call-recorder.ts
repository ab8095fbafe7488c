import type { Clock } from './clock.ts';
import type { Call, Counter } from './predictor.ts';

/** The harness's side of `Call`: records what the strategy reports during one call. */
export class CallRecorder implements Call {
  readonly signal: AbortSignal;
  readonly #clock: Clock;
  readonly #onPhase: ((name: string) => void) | undefined;
  #phase: { readonly name: string; readonly sinceMs: number } | undefined;
  readonly phasesS: Record<string, number> = {};
  readonly counters: Partial<Record<Counter, number>> = {};
  retries = 0;

  constructor(signal: AbortSignal, clock: Clock, onPhase?: (name: string) => void) {
    this.signal = signal;
    this.#clock = clock;
    this.#onPhase = onPhase;
  }

  phase(name: string): void {
    this.#endPhase();
    this.#phase = { name, sinceMs: this.#clock.now() };
    this.#onPhase?.(name);
  }

  retry(): void {
    this.retries++;
  }

  count(counter: Counter, amount: number): void {
    this.counters[counter] = (this.counters[counter] ?? 0) + amount;
  }

  /** Ends the current phase. */
  end(): void {
    this.#endPhase();
    this.#phase = undefined;
  }

  #endPhase(): void {
    if (this.#phase === undefined) return;
    const { name, sinceMs } = this.#phase;
    this.phasesS[name] = (this.phasesS[name] ?? 0) + (this.#clock.now() - sinceMs) / 1000;
  }
}
