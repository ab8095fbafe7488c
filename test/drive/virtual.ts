/** Virtual time: a minute of schedule runs in milliseconds, and every figure is exact. */
import type { Batch } from '../../src/core/batch.ts';
import type { Clock } from '../../src/core/clock.ts';
import type { Workers } from '../../src/engines/local/drive/drive.ts';
import type { WorkerOutcome } from '../../src/core/worker-outcome.ts';
import type { Paced, Pacer } from '../../src/engines/schedule/paced.ts';
import { Histogram } from '../../src/measure/distribution/histogram.ts';
import { type ArrivalSpec, dueTimes } from '../../src/workloads/arrivals.ts';

interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** Runs events in the order of their times; between two events every promise that can settle does. */
export class VirtualTime implements Clock {
  #nowMs = 0;
  #order = 0;
  readonly #events: Event[] = [];

  now(): number {
    return this.#nowMs;
  }

  at(atMs: number, run: () => void): void {
    const event = { atMs, order: this.#order++, run };
    let index = this.#events.length;
    while (index > 0 && before(event, this.#events[index - 1] as Event)) index--;
    this.#events.splice(index, 0, event);
  }

  /** Runs once after so long, unless the function that it answers is called before. */
  readonly after = (delayMs: number, run: () => void): (() => void) => {
    let isCancelled = false;
    this.at(this.#nowMs + delayMs, () => {
      if (!isCancelled) run();
    });
    return () => {
      isCancelled = true;
    };
  };

  /** Runs until `done` has settled. */
  async run<T>(done: Promise<T>): Promise<T> {
    let settled = false;
    const mark = () => (settled = true);
    done.then(mark, mark);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (settled) return done;
      const event = this.#events.shift();
      if (event === undefined) throw new Error(`nothing left to happen at ${this.#nowMs} ms, and the run has not ended`);
      this.#nowMs = Math.max(this.#nowMs, event.atMs);
      event.run();
    }
  }
}

function before(a: Event, b: Event): boolean {
  return a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order);
}

export class VirtualPacer implements Pacer {
  readonly #time: VirtualTime;
  readonly #spec: ArrivalSpec;
  #released = 0;
  #stopped = false;
  #onWake: () => void = () => undefined;
  #alarmMs = Infinity;

  constructor(time: VirtualTime, spec: ArrivalSpec) {
    this.#time = time;
    this.#spec = spec;
  }

  start(startMs: number, onWake: () => void): void {
    this.#onWake = onWake;
    const next = dueTimes(this.#spec);
    const schedule = () => {
      const due = next();
      if (due === Infinity) return;
      this.#time.at(startMs + due, () => {
        if (this.#stopped) return;
        this.#released++;
        schedule();
        this.#onWake();
      });
    };
    schedule();
  }

  released(): number {
    return this.#released;
  }

  setAlarm(atMs: number): void {
    if (atMs === this.#alarmMs) return;
    this.#alarmMs = atMs;
    if (atMs === Infinity) return;
    this.#time.at(atMs, () => {
      if (this.#alarmMs !== atMs || this.#stopped) return;
      this.#onWake();
    });
  }

  async stop(): Promise<Paced> {
    this.#stopped = true;
    return { cpuS: 0, lag: new Histogram() };
  }
}

/** Servers that answer one call at a time each, after a given service time; every output is the instance's key. */
export class VirtualWorkers implements Workers {
  readonly workers: number;
  readonly batches: number[][] = [];
  readonly #time: VirtualTime;
  readonly #serviceMs: (batch: Batch, call: number) => number;
  readonly #freeAtMs: number[];
  aborted = false;

  constructor(time: VirtualTime, workers: number, serviceMs: (batch: Batch, call: number) => number) {
    this.#time = time;
    this.workers = workers;
    this.#serviceMs = serviceMs;
    this.#freeAtMs = Array.from({ length: workers }, () => 0);
  }

  predict(batch: Batch, worker: number): Promise<WorkerOutcome> {
    const startMs = Math.max(this.#time.now(), this.#freeAtMs[worker] as number);
    const endMs = startMs + this.#serviceMs(batch, this.batches.length);
    this.#freeAtMs[worker] = endMs;
    this.batches.push([...batch.keys]);
    return new Promise((resolve) => {
      this.#time.at(endMs, () =>
        resolve({
          outputs: { y: { dtype: 'float32', shape: [], values: Float32Array.from(batch.keys) } },
          failed: new Map(),
          record: { startMs, endMs, retries: 0, phasesS: {}, counters: {} },
        }),
      );
    });
  }

  abort(): void {
    this.aborted = true;
  }
}

/** Workers of which one dies in the call of this number, and from then on fails at once. */
export function dyingIn(call: number, alive: VirtualWorkers): Workers {
  let calls = 0;
  let dead: number | undefined;
  return {
    workers: alive.workers,
    async predict(batch, worker) {
      if (calls++ === call) dead = worker;
      if (worker !== dead) return alive.predict(batch, worker);
      const failed = new Map([...batch.keys].map((_, i) => [i, { message: 'the worker thread died: no memory' }]));
      return { outputs: {}, failed, record: { startMs: Number.NaN, endMs: Number.NaN, retries: 0, phasesS: {}, counters: {} } };
    },
    abort: () => alive.abort(),
  };
}
