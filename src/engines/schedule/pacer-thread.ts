/** The pacer's thread: counts instances as they fall due, and wakes the driver. See pacer.ts. */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../../core/clock.ts';
import { threadCpuS } from '../../measure/cpu.ts';
import { Histogram } from '../../measure/distribution/histogram.ts';
import { type ArrivalSpec, dueTimes } from '../../workloads/arrivals.ts';
import { type PacerEnd } from './pacer.ts';
import { alarmTime, bell, type PacerShared, released, startTime, stopped, wakeWord, wantsMessage } from './pacer-shared.ts';

const { spec, shared } = workerData as { spec: ArrivalSpec; shared: PacerShared };
const control = new Int32Array(shared.control);
const times = new Float64Array(shared.times);
const lag = new Histogram();

parentPort?.postMessage({});
Atomics.wait(control, wakeWord, 0);
// Loading the thread is not part of the pacing.
const openedCpuS = threadCpuS() ?? 0;
pace();
const ended: PacerEnd = { cpuS: (threadCpuS() ?? 0) - openedCpuS, ...(lag.count > 0 && { lagMs: lag.distribution() }) };
parentPort?.postMessage(ended);

function pace(): void {
  const next = dueTimes(spec);
  const startMs = times[startTime] as number;
  let dueMs = startMs + next();
  let firedAlarmMs = Infinity;
  for (;;) {
    // Read before the alarm, so that a later change of it ends the wait at once.
    const word = Atomics.load(control, wakeWord);
    if (Atomics.load(control, stopped) === 1) return;
    const alarmMs = times[alarmTime] as number;
    const nowMs = systemClock.now();
    let count = 0;
    for (; dueMs <= nowMs; dueMs = startMs + next(), count++) lag.record(nowMs - dueMs);
    const alarmDue = alarmMs <= nowMs && alarmMs !== firedAlarmMs;
    if (alarmDue) firedAlarmMs = alarmMs;
    if (count > 0) Atomics.add(control, released, count);
    if (count > 0 || alarmDue) {
      Atomics.add(control, bell, 1);
      Atomics.notify(control, bell, Math.max(count, 1));
    }
    if ((count > 0 || alarmDue) && Atomics.exchange(control, wantsMessage, 0) === 1) parentPort?.postMessage({});
    const waitMs = Math.min(dueMs, alarmMs === firedAlarmMs ? Infinity : alarmMs) - nowMs;
    Atomics.wait(control, wakeWord, word, waitMs);
  }
}
