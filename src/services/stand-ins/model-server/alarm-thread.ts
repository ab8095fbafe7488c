/** Says when a time has come, one after another: a thread sleeps to fractions of a millisecond, timers only to whole ones. See turns.ts. */
import { parentPort } from 'node:worker_threads';
import { systemClock } from '../../../core/clock.ts';

const cell = new Int32Array(new SharedArrayBuffer(4));

parentPort?.on('message', (ms: number) => {
  const waitMs = ms - systemClock.now();
  if (waitMs > 0) Atomics.wait(cell, 0, 0, waitMs);
  parentPort?.postMessage(undefined);
});
