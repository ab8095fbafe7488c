import { expect, it } from 'vitest';
import type { MachineLoad } from '../../../src/core/record.ts';
import { LoadSeries } from '../../../src/engines/beam/load-series.ts';
import { type ScriptedProcess, ScriptedProcesses } from '../../measure/scripted-processes.ts';

/** CPU seconds of a driver (10), its worker (20) and of a pool (50) of a cluster with its worker (60), and of the whole machine. */
interface Used {
  readonly driver: number;
  readonly worker: number;
  readonly pool: number;
  readonly poolWorker: number;
  readonly busyS: number;
}

const processOf = (parent: number, seconds: number): ScriptedProcess => ({ parent, ticks: [seconds * 100, 0, 0, 0] });
const processesOf = ({ driver, worker, pool, poolWorker }: Used) => ({
  10: processOf(1, driver),
  20: processOf(10, worker),
  50: processOf(1, pool),
  60: processOf(50, poolWorker),
});

const none = { driver: 0, worker: 0, pool: 0, poolWorker: 0, busyS: 0 };

/** Looked at first at 1000 ms. */
function series(first: Used, machine: Partial<MachineLoad> = {}) {
  const now = { ms: 1000, busyS: first.busyS };
  const processes = new ScriptedProcesses(processesOf(first));
  const loads = new LoadSeries(10, [50], {
    nowMs: () => now.ms,
    processes,
    machine: () => ({ cpus: 2, seconds: (now.ms - 1000) / 1000, busyS: now.busyS, ...machine }),
  });
  const at = (ms: number, used: Used) => {
    now.ms = ms;
    now.busyS = used.busyS;
    processes.change(processesOf(used));
  };
  return { loads, processes, at };
}

it('counts from the first row, which came between two looks, to the end that the driver tells', () => {
  const { loads, at } = series({ driver: 5, worker: 1, pool: 30, poolWorker: 40, busyS: 100 });
  at(1250, { driver: 6, worker: 2, pool: 30, poolWorker: 42, busyS: 104 });
  loads.look();
  at(1500, { driver: 8, worker: 5, pool: 31, poolWorker: 44, busyS: 110 });
  loads.begun();
  at(2000, { driver: 9, worker: 7, pool: 31, poolWorker: 50, busyS: 120 });
  loads.look();
  // 6.5 and 2.75 s of the driver and its worker, 30.25 and 42.5 s of the pool and its, 105.5 s of the machine were used at 1312.5 ms.
  expect(loads.since(1312.5, { self: 9.5, children: 7.25 })).toEqual({
    cpuS: { driver: 3, workers: 4.5 + 0.75 + 7.5 },
    machine: { cpus: 2, seconds: 0.6875, busyS: 14.5 },
  });
});

it('takes what was seen of workers that were killed where the driver knows less', () => {
  const { loads, processes, at } = series(none);
  at(1250, { ...none, worker: 4 });
  loads.look();
  processes.change({ 20: undefined });
  loads.look();
  expect(loads.since(1000, { self: 0, children: 1.5 }).cpuS?.workers).toBe(4);
  expect(loads.since(1000, { self: 0, children: 4.25 }).cpuS?.workers).toBe(4.25);
});

it('goes on counting a process of the cluster that is killed, as far as it was seen', () => {
  const { loads, processes, at } = series({ ...none, pool: 10, poolWorker: 20 });
  loads.begun();
  at(1500, { ...none, pool: 11, poolWorker: 22 });
  loads.look();
  processes.change({ 50: undefined, 60: processOf(1, 25) });
  loads.look();
  expect(loads.since(1000, { self: 0, children: 0 }).cpuS).toEqual({ driver: 0, workers: 1 + 5 });
});

it('a start beyond the looks is the first or the last one', () => {
  const { loads, at } = series({ ...none, driver: 1 });
  at(1250, { ...none, driver: 3 });
  loads.look();
  expect(loads.firstLookMs).toBe(1000);
  expect(loads.since(0, { self: 3.5, children: 0 }).cpuS?.driver).toBe(2.5);
  expect(loads.since(1250, { self: 3.5, children: 0 }).cpuS?.driver).toBe(0.5);
  expect(loads.since(9000, { self: 3.5, children: 0 }).cpuS?.driver).toBe(0.5);
});

it('steal and throttling are told where the machine tells them', () => {
  const { loads } = series(none, { stealS: 0.25, throttledS: 0.5 });
  expect(loads.since(1000, { self: 0, children: 0 }).machine).toEqual({
    cpus: 2,
    seconds: 0,
    busyS: 0,
    stealS: 0,
    throttledS: 0,
  });
});

it('no CPU is stated where processes cannot be seen', () => {
  const readings = {
    nowMs: () => 1000,
    processes: { processes: () => undefined, stat: () => undefined },
    machine: () => ({ cpus: 2, seconds: 1, busyS: 1 }),
  };
  for (const driver of [10, undefined])
    expect(new LoadSeries(driver, [], readings).since(1000, { self: 3, children: 4 })).toEqual({
      machine: { cpus: 2, seconds: 0, busyS: 0 },
    });
});
