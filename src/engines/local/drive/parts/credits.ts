/** Slots for calls in flight: each worker has `inFlight` of them; the least busy worker is next. */
export class Credits {
  readonly #inFlight: number;
  readonly #underWay: number[];
  readonly #waiting: (() => void)[] = [];

  constructor(workers: number, inFlight: number) {
    this.#underWay = Array.from({ length: workers }, () => 0);
    this.#inFlight = inFlight;
  }

  /** Takes a slot of a worker; undefined if all are busy. */
  take(): number | undefined {
    let least = 0;
    for (let worker = 1; worker < this.#underWay.length; worker++) {
      if (this.#of(worker) < this.#of(least)) least = worker;
    }
    if (this.#of(least) >= this.#inFlight) return undefined;
    this.#underWay[least] = this.#of(least) + 1;
    return least;
  }

  /** Waits for a slot. */
  async wait(): Promise<number> {
    for (;;) {
      const worker = this.take();
      if (worker !== undefined) return worker;
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
  }

  give(worker: number): void {
    this.#underWay[worker] = this.#of(worker) - 1;
    this.#waiting.shift()?.();
  }

  #of(worker: number): number {
    return this.#underWay[worker] ?? 0;
  }
}
