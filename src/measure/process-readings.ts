/** What Linux tells of processes. */
import { readdirSync } from 'node:fs';
import { textOf } from './machine-load.ts';

export interface ProcessReadings {
  /** Ids of all processes; undefined where they cannot be listed. */
  processes(): readonly number[] | undefined;
  /** `/proc/PID/stat`; undefined if the process has ended. */
  stat(pid: number): string | undefined;
}

export const thisMachine: ProcessReadings = {
  processes() {
    try {
      return readdirSync('/proc').map(Number).filter(Number.isInteger);
    } catch {
      return undefined;
    }
  },
  stat: (pid) => textOf(`/proc/${pid}/stat`),
};

export interface ProcessTimes {
  readonly parent: number;
  readonly ownTicks: number;
  /** Of children that ended and were waited for, and of theirs. */
  readonly waitedTicks: number;
  /** When it started: tells it from an earlier process of the same id. */
  readonly startTicks: number;
}

/** See proc_pid_stat(5). The command's name, in brackets, may hold blanks and brackets. */
export function timesIn(stat: string | undefined): ProcessTimes | undefined {
  if (stat === undefined) return undefined;
  const fields = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  // From the third field on: state, parent, ..., user, system, waited user, waited system, ..., start.
  const [parent = NaN, user = NaN, system = NaN, waitedUser = NaN, waitedSystem = NaN, startTicks = NaN] = [
    1, 11, 12, 13, 14, 19,
  ].map((i) => fields[i]);
  return { parent, ownTicks: user + system, waitedTicks: waitedUser + waitedSystem, startTicks };
}
