/** Queues with one server whose mean wait is known, through the drive and the recorder, in virtual time. */
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import type { Batch } from '../../src/core/batch.ts';
import type { Workers } from '../../src/engines/local/drive/drive.ts';
import type { WorkerOutcome } from '../../src/core/worker-outcome.ts';
import type { HandOver } from '../../src/engines/local/hand-over/hand-over.ts';
import { driveStream } from '../../src/engines/local/drive/stream.ts';
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

/** Mean of latency less service time over so many arrivals. */
export async function simulatedWaitMs(queue: Queue, rho: number, arrivals: number): Promise<number> {
  const time = new VirtualTime();
  const ratePerS = (1000 * rho) / meanMs;
  const spec = { arrivals: 'poisson', ratePerS, seconds: arrivals / ratePerS, seed: 4 } as const;
  const random = mersenne(99);
  const serviceMs = queue === 'M/D/1' ? () => meanMs : () => -Math.log(1 - uniformFloat64(random)) * meanMs;
  const context = contextOf({ time, workers: new Server(time, serviceMs), source: numbers(1024), chunkRows: 1024 });
  await time.run(driveStream({ ...context, arrivals: spec, pacer: new VirtualPacer(time, spec), drainMs: 600_000 }));
  const { latency, service, counts } = context.recorder;
  if (counts.ok !== counts.due) throw new Error(`${counts.ok} of ${counts.due} were answered`);
  return latency.distribution().mean - service.distribution().mean;
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
