/** CPU of the processes that a process started: Linux only. */
import { readdirSync } from 'node:fs';
import { textOf, ticksPerS } from './machine-load.ts';

export interface ProcessReadings {
  /** Ids of all processes; undefined where they cannot be listed. */
  processes(): readonly number[] | undefined;
  /** `/proc/PID/stat`; undefined if the process has ended. */
  stat(pid: number): string | undefined;
}

const thisMachine: ProcessReadings = {
  processes() {
    try {
      return readdirSync('/proc').map(Number).filter(Number.isInteger);
    } catch {
      return undefined;
    }
  },
  stat: (pid) => textOf(`/proc/${pid}/stat`),
};

/**
 * CPU seconds so far of all processes that `pid` started, theirs included: of those that ended and were waited for, and of those alive.
 * One that has put itself under another parent, as a daemon does, is not found. `except` and what it started are left out while it lives.
 */
export function childrenCpuS(pid: number, except?: number, readings: ProcessReadings = thisMachine): number | undefined {
  const times = new Map<number, Times>();
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

/** CPU seconds of another process so far, without those that it started; undefined if it has ended, or where that cannot be seen. */
export function processCpuSOf(pid: number, readings: ProcessReadings = thisMachine): number | undefined {
  const times = timesIn(readings.stat(pid));
  return times && times.ownTicks / ticksPerS;
}

interface Times {
  readonly parent: number;
  readonly ownTicks: number;
  /** Of children that ended and were waited for, and of theirs. */
  readonly waitedTicks: number;
}

/** See proc_pid_stat(5). The command's name, in brackets, may hold blanks and brackets. */
function timesIn(stat: string | undefined): Times | undefined {
  if (stat === undefined) return undefined;
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  // From the third field on: state, parent, ..., user, system, waited user, waited system.
  const [parent = NaN, user = NaN, system = NaN, waitedUser = NaN, waitedSystem = NaN] = [1, 11, 12, 13, 14].map(
    (i) => fields[i],
  );
  return { parent, ownTicks: user + system, waitedTicks: waitedUser + waitedSystem };
}
