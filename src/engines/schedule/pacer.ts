import { Worker } from 'node:worker_threads';
import type { Paced, Pacer } from './paced.ts';
import { Histogram } from '../../measure/distribution/histogram.ts';
import type { Distribution } from '../../core/record.ts';
import type { ArrivalSpec } from '../../workloads/arrivals.ts';

/** Shared between the pacer's thread and the driver. */
export interface PacerShared {
  /** Int32: [released, wake word, driver wants a message, stop, bell]. Workers who wait for rows wait for the bell. */
  readonly control: SharedArrayBuffer;
  /** Float64: [start, alarm] in milliseconds of the system clock. */
  readonly times: SharedArrayBuffer;
}

/** Last message of the thread. */
export interface PacerEnd {
  readonly cpuS: number;
  /** Absent if nothing fell due. */
  readonly lagMs?: Distribution;
}

export const released = 0;
export const wakeWord = 1;
export const wantsMessage = 2;
export const stopped = 3;
export const bell = 4;
export const startTime = 0;
export const alarmTime = 1;

export function makePacerShared(): PacerShared {
  const shared: PacerShared = { control: new SharedArrayBuffer(20), times: new SharedArrayBuffer(16) };
  new Float64Array(shared.times)[alarmTime] = Infinity;
  return shared;
}

/** Sets one additional wake-up, replacing the previous one. */
export function setAlarm(control: Int32Array, times: Float64Array, atMs: number): void {
  // The usual case: don't wake the pacer for nothing.
  if (times[alarmTime] === atMs) return;
  times[alarmTime] = atMs;
  poke(control);
}

function poke(control: Int32Array): void {
  Atomics.add(control, wakeWord, 1);
  Atomics.notify(control, wakeWord);
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
