import { Worker } from 'node:worker_threads';
import type { Paced, Pacer } from './paced.ts';
import { Histogram } from '../../measure/distribution/histogram.ts';
import type { Distribution } from '../../core/record.ts';
import { makePacerShared, poke, released, setAlarm, startTime, stopped, wantsMessage } from './pacer-shared.ts';
import type { ArrivalSpec } from '../../workloads/arrivals.ts';

/** Last message of the thread. */
export interface PacerEnd {
  readonly cpuS: number;
  /** Absent if nothing fell due. */
  readonly lagMs?: Distribution;
}

/**
 * Keeps the schedule in its own thread, which sleeps on a futex with a fractional time-out, so that a prediction or a garbage collection in
 * another thread does not delay it. Messages are merged: at most one is pending.
 */
export async function startPacer(spec: ArrivalSpec): Promise<Pacer> {
  const shared = makePacerShared();
  const control = new Int32Array(shared.control);
  const times = new Float64Array(shared.times);
  const worker = new Worker(new URL('./pacer-thread.js', import.meta.url), { workerData: { spec, shared } });
  const exit = new Promise<Paced>((resolve, reject) => {
    worker.once('error', reject);
    worker.on('message', (message: PacerEnd | Record<string, never>) => {
      if (!('cpuS' in message)) return;
      const { cpuS, lagMs } = message as PacerEnd;
      resolve({ cpuS, lag: lagMs === undefined ? new Histogram() : Histogram.decode(lagMs) });
    });
  });
  await new Promise<void>((resolve, reject) => {
    worker.once('message', () => resolve());
    worker.once('error', reject);
  });

  return {
    shared,
    start(startMs, onWake) {
      if (onWake !== undefined) {
        worker.on('message', () => {
          // Requested again before the count is read, so that no release is missed.
          Atomics.store(control, wantsMessage, 1);
          onWake();
        });
        Atomics.store(control, wantsMessage, 1);
      }
      times[startTime] = startMs;
      poke(control);
    },
    released: () => Atomics.load(control, released),
    setAlarm: (atMs) => setAlarm(control, times, atMs),
    async stop() {
      Atomics.store(control, stopped, 1);
      poke(control);
      return exit;
    },
  };
}
