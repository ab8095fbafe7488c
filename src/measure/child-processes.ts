/** CPU of the processes that a process started: Linux only. */
import { ticksPerS } from './machine-load.ts';
import { type ProcessReadings, type ProcessTimes, thisMachine, timesIn } from './process-readings.ts';

/**
 * CPU seconds so far of all processes that `pid` started, theirs included: of those that ended and were waited for, and of those alive.
 * One that has put itself under another parent, as a daemon does, is not found. `except` and what it started are left out while it lives.
 */
export function childrenCpuS(pid: number, except?: number, readings: ProcessReadings = thisMachine): number | undefined {
  const times = new Map<number, ProcessTimes>();
  for (const id of readings.processes() ?? []) {
    const found = timesIn(readings.stat(id));
    if (found !== undefined) times.set(id, found);
  }
  const own = times.get(pid);
  if (own === undefined) return undefined;
  const below = (parent: number): number =>
    [...times]
      .filter(([id, { parent: of }]) => of === parent && id !== except)
      .reduce((sum, [id, { ownTicks, waitedTicks }]) => sum + ownTicks + waitedTicks + below(id), 0);
  return (own.waitedTicks + below(pid)) / ticksPerS;
}
