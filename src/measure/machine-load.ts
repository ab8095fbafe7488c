/** How busy the whole machine was, whoever kept it busy. What is said of it: warnings/disturbed.ts. */
import { readFileSync } from 'node:fs';
import { cpus, type CpuInfo } from 'node:os';
import { type Clock, systemClock } from '../core/clock.ts';
import type { MachineLoad } from '../core/record.ts';

export interface MachineReadings {
  readonly clock: Clock;
  /** Milliseconds of each CPU since the machine started. */
  cpuTimes(): readonly CpuInfo['times'][];
  /** The text of one of Linux's files; undefined if there is no such file. */
  file(path: string): string | undefined;
}

const thisMachine: MachineReadings = {
  clock: systemClock,
  cpuTimes: () => cpus().map(({ times }) => times),
  file: textOf,
};

export function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

/** The load from now until it is called. */
export function machineMeter(readings: MachineReadings = thisMachine): () => MachineLoad {
  const startMs = readings.clock.now();
  const start = countersOf(readings);
  return () => {
    const end = countersOf(readings);
    const since = (key: 'stealS' | 'throttledS') => {
      const [from, to] = [start[key], end[key]];
      return from === undefined || to === undefined ? {} : { [key]: to - from };
    };
    return {
      cpus: end.cpus,
      seconds: (readings.clock.now() - startMs) / 1000,
      busyS: end.busyS - start.busyS,
      ...since('stealS'),
      ...since('throttledS'),
    };
  };
}

type Counters = Omit<MachineLoad, 'seconds'>;

function countersOf(readings: MachineReadings): Counters {
  const throttledS = throttledIn(readings);
  const counted = linuxCounters(readings.file('/proc/stat') ?? '') ?? portableCounters(readings.cpuTimes());
  return { ...counted, ...(throttledS !== undefined && { throttledS }) };
}

/** Linux counts in hundredths of a second here, whatever the kernel's own tick is. */
export const ticksPerS = 100;

/** See proc_stat(5): what guests of the machine used is in `user` and `nice` already. */
function linuxCounters(stat: string): Counters | undefined {
  const all = /^cpu +(.*)$/m.exec(stat)?.[1];
  if (all === undefined) return undefined;
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = all.split(' ').map(Number);
  return {
    cpus: stat.match(/^cpu\d+ /gm)?.length ?? 1,
    busyS: (user + nice + system + irq + softirq) / ticksPerS,
    stealS: steal / ticksPerS,
  };
}

/** Node tells of no steal. */
function portableCounters(times: readonly CpuInfo['times'][]): Counters {
  const busyMs = times.reduce((sum, { user, nice, sys, irq }) => sum + user + nice + sys + irq, 0);
  return { cpus: times.length, busyS: busyMs / 1000 };
}

/**
 * CPU seconds that the limit of the process's control group kept its threads waiting. A container sees its group as the root. Limits of
 * groups further up are not seen.
 */
function throttledIn(readings: MachineReadings): number | undefined {
  const groups = (readings.file('/proc/self/cgroup') ?? '').split('\n').map((line) => line.split(':'));
  const folderOf = (isIt: (controllers: string) => boolean) =>
    groups.find(([, controllers = '']) => isIt(controllers))?.[2] ?? '';
  const [version2, version1] = [
    folderOf((controllers) => controllers === ''),
    folderOf((controllers) => controllers.split(',').includes('cpu')),
  ];
  const folders = [version2, '', `/cpu${version1}`, '/cpu'];
  for (const folder of folders) {
    const stat = readings.file(`/sys/fs/cgroup${folder}/cpu.stat`.replace('//', '/')) ?? '';
    const [, unit, value] = /^throttled_(usec|time) (\d+)$/m.exec(stat) ?? [];
    if (value !== undefined) return Number(value) / (unit === 'usec' ? 1e6 : 1e9);
  }
  return undefined;
}
