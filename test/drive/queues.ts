/** Queues with one server whose mean wait is known, through the drive and the recorder, in virtual time. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import type { Batch } from '../../src/core/batch.ts';
import type { Workers } from '../../src/engines/local/drive/drive.ts';
import type { Distribution } from '../../src/core/record.ts';
import type { WorkerOutcome } from '../../src/core/worker-outcome.ts';
import type { HandOver } from '../../src/engines/local/hand-over/hand-over.ts';
import { driveStream } from '../../src/engines/local/drive/stream.ts';
import { Histogram } from '../../src/measure/distribution/histogram.ts';
import { dueTimes } from '../../src/workloads/arrivals.ts';
import { contextOf, numbers } from './harness.ts';
import { serveAll, VirtualPacer, VirtualTime } from './virtual.ts';

export type Queue = 'M/D/1' | 'M/M/1';

/** Mean service time; the rate follows from the utilisation. */
const meanMs = 1;

/**
 * Mean wait by Pollaczek and Khinchine: rho / (1 - rho) x (1 + cv²) / 2 service times, with cv² = 0 for equal service times and 1 for
 * exponential ones.
 */
export function meanWaitMs(queue: Queue, rho: number): number {
  return ((rho / (1 - rho)) * meanMs) / (queue === 'M/D/1' ? 2 : 1);
}

/** A queue of so many arrivals. Every call draws the same ones. */
function makeQueue(queue: Queue, rho: number, arrivals: number) {
  const ratePerS = (1000 * rho) / meanMs;
  const random = mersenne(99);
  return {
    spec: { arrivals: 'poisson', ratePerS, seconds: arrivals / ratePerS, seed: 4 } as const,
    serviceMs: queue === 'M/D/1' ? () => meanMs : () => -Math.log(1 - uniformFloat64(random)) * meanMs,
  };
}

/** Latency and service time of all arrivals, in ms. */
interface Times {
  readonly latency: Distribution;
  readonly service: Distribution;
}

export function waitMsOf({ latency, service }: Times): number {
  return latency.mean - service.mean;
}

/** By Lindley's recursion: each is served when it has come and the one before has gone. */
export function recursiveTimes(queue: Queue, rho: number, arrivals: number): Times {
  const { spec, serviceMs } = makeQueue(queue, rho, arrivals);
  const next = dueTimes(spec);
  const latency = new Histogram();
  const service = new Histogram();
  let endMs = 0;
  for (let dueMs = next(); dueMs < Infinity; dueMs = next()) {
    const startMs = Math.max(dueMs, endMs);
    endMs = startMs + serviceMs();
    latency.record(endMs - dueMs);
    service.record(endMs - startMs);
  }
  return { latency: latency.distribution(), service: service.distribution() };
}

/** Of the same arrivals, through the drive and the recorder. */
export async function drivenTimes(queue: Queue, rho: number, arrivals: number): Promise<Times> {
  const time = new VirtualTime();
  const { spec, serviceMs } = makeQueue(queue, rho, arrivals);
  const context = contextOf({ time, workers: new Server(time, serviceMs), source: numbers(1024), chunkRows: 1024 });
  await time.run(driveStream({ ...context, arrivals: spec, pacer: new VirtualPacer(time, spec), drainMs: 600_000 }));
  const { latency, service, counts } = context.recorder;
  if (counts.ok !== counts.due) throw new Error(`${counts.ok} of ${counts.due} were answered`);
  return { latency: latency.distribution(), service: service.distribution() };
}

/** Answers one call at a time and remembers nothing: millions pass through it. */
class Server implements Workers {
  readonly workers = 1;
  readonly #time: VirtualTime;
  readonly #serviceMs: () => number;

  constructor(time: VirtualTime, serviceMs: () => number) {
    this.#time = time;
    this.#serviceMs = serviceMs;
  }

  predict({ keys }: Batch): Promise<WorkerOutcome> {
    const startMs = this.#time.now();
    const endMs = startMs + this.#serviceMs();
    const outcome: WorkerOutcome = {
      outputs: { y: { dtype: 'float32', shape: [], values: Float32Array.from(keys) } },
      failed: new Map(),
      record: { startMs, endMs, retries: 0, phasesS: {}, counters: {} },
    };
    return new Promise((resolve) => this.#time.at(endMs, () => resolve(outcome)));
  }

  serve(handOver: HandOver): void {
    serveAll(this.#time, this.workers, handOver, (batch) => this.predict(batch));
  }

  abort(): void {
    throw new Error('every call ends');
  }
}
