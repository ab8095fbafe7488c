/** Virtual time: a minute of schedule runs in milliseconds, and every figure is exact. */
import type { Batch } from '../../src/core/batch.ts';
import type { Clock } from '../../src/core/clock.ts';
import { ArenaReader } from '../../src/engines/local/hand-over/arena.ts';
import { Claims } from '../../src/engines/local/hand-over/claims.ts';
import type { HandOver } from '../../src/engines/local/hand-over/hand-over.ts';
import { Ring } from '../../src/engines/local/hand-over/ring.ts';
import { serve } from '../../src/engines/local/hand-over/serve.ts';
import type { Waiting } from '../../src/engines/local/hand-over/waiting.ts';
import type { Workers } from '../../src/engines/local/drive/drive.ts';
import type { WorkerOutcome } from '../../src/core/worker-outcome.ts';
import type { Paced, Pacer } from '../../src/engines/schedule/paced.ts';
import { alarmTime, bell, makePacerShared, released, startTime } from '../../src/engines/schedule/pacer-shared.ts';
import { Histogram } from '../../src/measure/distribution/histogram.ts';
import { type ArrivalSpec, dueTimes } from '../../src/workloads/arrivals.ts';

interface Event {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

/** Events between two turns of the event loop, which take far longer than settling promises. */
const eventsPerTurn = 1000;

/** Runs events in the order of their times; between two events every promise that can settle does. */
export class VirtualTime implements Clock {
  readonly waiting: Waiting = new VirtualWaiting(this);
  #nowMs = 0;
  #order = 0;
  readonly #events: Event[] = [];

  now(): number {
    return this.#nowMs;
  }

  at(atMs: number, run: () => void): Event {
    const event = { atMs, order: this.#order++, run };
    let index = this.#events.length;
    while (index > 0 && before(event, this.#events[index - 1] as Event)) index--;
    this.#events.splice(index, 0, event);
    return event;
  }

  /** Runs once after so long, unless the function that it answers is called before. */
  readonly after = (delayMs: number, run: () => void): (() => void) => {
    const event = this.at(this.#nowMs + delayMs, run);
    return () => {
      const index = this.#events.indexOf(event);
      if (index >= 0) this.#events.splice(index, 1);
    };
  };

  /** Runs until `done` has settled. */
  async run<T>(done: Promise<T>): Promise<T> {
    let settled = false;
    const mark = () => (settled = true);
    done.then(mark, mark);
    for (let events = 0; ; events++) {
      // Node runs it when no promise is left to settle.
      await new Promise<void>((resolve) => (events % eventsPerTurn === 0 ? setImmediate(resolve) : process.nextTick(resolve)));
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

/** Promises in place of sleeping threads. */
class VirtualWaiting implements Waiting {
  readonly #time: VirtualTime;
  readonly #waiting = new Map<ArrayBufferLike, (() => void)[][]>();

  constructor(time: VirtualTime) {
    this.#time = time;
  }

  async wait(words: Int32Array, index: number, seen: number, forMs = Infinity): Promise<void> {
    if (Atomics.load(words, index) !== seen) return;
    await new Promise<void>((resolve) => {
      this.#at(words, index).push(resolve);
      if (forMs < Infinity) this.#time.after(forMs, resolve);
    });
  }

  wake(words: Int32Array, index: number, count: number): void {
    for (const resolve of this.#at(words, index).splice(0, count)) resolve();
  }

  async turn(): Promise<void> {}

  #at({ buffer }: Int32Array, index: number): (() => void)[] {
    const words = this.#waiting.get(buffer) ?? [];
    this.#waiting.set(buffer, words);
    return (words[index] ??= []);
  }
}

export class VirtualPacer implements Pacer {
  readonly shared = makePacerShared();
  readonly #control = new Int32Array(this.shared.control);
  readonly #times = new Float64Array(this.shared.times);
  readonly #time: VirtualTime;
  readonly #spec: ArrivalSpec;
  #stopped = false;
  #onWake: () => void = () => undefined;

  constructor(time: VirtualTime, spec: ArrivalSpec) {
    this.#time = time;
    this.#spec = spec;
  }

  start(startMs: number, onWake: () => void = () => undefined): void {
    this.#onWake = onWake;
    this.#times[startTime] = startMs;
    const next = dueTimes(this.#spec);
    const schedule = () => {
      const due = next();
      if (due === Infinity) return;
      this.#time.at(startMs + due, () => {
        if (this.#stopped) return;
        Atomics.add(this.#control, released, 1);
        schedule();
        this.#wake();
      });
    };
    schedule();
  }

  released(): number {
    return Atomics.load(this.#control, released);
  }

  /** Those who wait for the bell set alarms in the shared times. */
  setAlarm(atMs: number): void {
    this.#times[alarmTime] = atMs;
    this.#heed();
  }

  #alarmMs = Infinity;

  #heed(): void {
    const atMs = this.#times[alarmTime] as number;
    if (atMs === this.#alarmMs) return;
    this.#alarmMs = atMs;
    if (atMs === Infinity) return;
    this.#time.at(atMs, () => {
      if (this.#alarmMs !== atMs || this.#stopped) return;
      this.#wake();
    });
  }

  #wake(): void {
    Atomics.add(this.#control, bell, 1);
    this.#time.waiting.wake(this.#control, bell, 1);
    this.#onWake();
    // Once those that were woken have set their alarm.
    process.nextTick(() => this.#heed());
  }

  async stop(): Promise<Paced> {
    this.#stopped = true;
    return { cpuS: 0, lag: new Histogram() };
  }
}

type Predict = (batch: Batch, worker: number) => Promise<WorkerOutcome>;

/** The loops of so many worker threads, in virtual time. */
export function serveAll(clock: VirtualTime, workers: number, handOver: HandOver, predict: Predict): void {
  const arenas = new Map<number, ArenaReader>();
  handOver.onArena((arena) => arenas.set(arena.id, new ArenaReader(arena)));
  for (let worker = 0; worker < workers; worker++) {
    const ring = new Ring(handOver.ring);
    const { release, rule, batching } = handOver;
    void serve({
      ring,
      claims: new Claims({ ring, release, rule, batching, clock, waiting: clock.waiting }),
      worker,
      clock,
      waiting: clock.waiting,
      predict: (batch) => predict(batch, worker),
      arena: (id) => arenas.get(id) as ArenaReader,
      tell: (told) => handOver.told(worker, told),
    });
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

  serve(handOver: HandOver, predict: Predict = (batch, worker) => this.predict(batch, worker)): void {
    serveAll(this.#time, this.workers, handOver, predict);
  }

  abort(): void {
    this.aborted = true;
  }
}

/** Workers of which one dies in the call of this number, and from then on fails at once. */
export function dyingIn(call: number, alive: VirtualWorkers): Workers {
  let calls = 0;
  let dead: number | undefined;
  const reason = 'the worker thread died: no memory';
  return {
    workers: alive.workers,
    async predict(batch, worker) {
      if (calls++ === call) dead = worker;
      if (worker !== dead) return alive.predict(batch, worker);
      const failed = new Map([...batch.keys].map((_, i) => [i, { message: reason }]));
      return { outputs: {}, failed, record: { startMs: Number.NaN, endMs: Number.NaN, retries: 0, phasesS: {}, counters: {} } };
    },
    serve: (handOver) =>
      alive.serve(handOver, async (batch, worker) => {
        if (calls++ !== call) return alive.predict(batch, worker);
        handOver.died(worker, reason);
        return new Promise(() => undefined);
      }),
    abort: () => alive.abort(),
  };
}
