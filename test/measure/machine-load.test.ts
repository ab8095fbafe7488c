import { describe, expect, it } from 'vitest';
import { machineMeter, type MachineReadings } from '../../src/measure/machine-load.ts';

const none = { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 };

/** Two readings, 4 s apart: the files and CPU times at the start and at the end. */
function measured(
  start: Readonly<Record<string, string>>,
  end: Readonly<Record<string, string>>,
  times: readonly (readonly (typeof none)[])[] = [[], []],
) {
  const at = (turn: 0 | 1): MachineReadings => ({
    clock: { now: () => 1000 + 4000 * turn },
    cpuTimes: () => times[turn] ?? [],
    file: (path) => (turn === 0 ? start : end)[path],
  });
  let turn: 0 | 1 = 0;
  const meter = machineMeter({
    clock: { now: () => at(turn).clock.now() },
    cpuTimes: () => at(turn).cpuTimes(),
    file: (path) => at(turn).file(path),
  });
  turn = 1;
  return meter();
}

/** `/proc/stat`, in hundredths of a second: user, nice, system, idle, iowait, irq, softirq, steal, guest, guest nice. */
function stat(all: string): string {
  return `cpu  ${all}\ncpu0 ${all}\ncpu1 0 0 0 0 0 0 0 0 0 0\nintr 14377036 0 0\nctxt 1\n`;
}

/** A control group's `cpu.stat`; microseconds in version 2, nanoseconds in version 1. */
function cpuStat(name: string, value: number): string {
  return `nr_periods 9\nnr_throttled 3\n${name} ${value}\nnr_bursts 0\n`;
}

describe('on Linux', () => {
  it('counts what kept the CPUs busy, a guest of the machine once, and what the host took', () => {
    const start = { '/proc/stat': stat('1000 75 200 9000 50 10 15 25 40 0') };
    const end = { '/proc/stat': stat('1300 85 255 9400 90 15 20 50 90 0') };
    expect(measured(start, end)).toEqual({ cpus: 2, seconds: 4, busyS: 3.75, stealS: 0.25 });
  });

  const still = { '/proc/stat': stat('1 0 0 0 0 0 0 0 0 0') };
  const idle = { cpus: 2, seconds: 4, busyS: 0, stealS: 0 };

  it.each([
    ['a container', '0::/\n', '/sys/fs/cgroup/cpu.stat'],
    ['a service with a limit', '0::/system.slice/etl.service\n', '/sys/fs/cgroup/system.slice/etl.service/cpu.stat'],
  ])('counts how long the CPU limit of %s kept threads waiting', (_, cgroup, path) => {
    const files = { ...still, '/proc/self/cgroup': cgroup };
    const found = measured(
      { ...files, [path]: cpuStat('throttled_usec', 250_000) },
      { ...files, [path]: cpuStat('throttled_usec', 1_000_000) },
    );
    expect(found).toEqual({ ...idle, throttledS: 0.75 });
  });

  it.each([
    ['as seen from within', '/sys/fs/cgroup/cpu/cpu.stat'],
    ['by its path', '/sys/fs/cgroup/cpu/docker/12ab/cpu.stat'],
  ])('so does that of a control group of version 1, %s', (_, path) => {
    const files = { ...still, '/proc/self/cgroup': '3:cpuset:/\n2:cpu,cpuacct:/docker/12ab\n0::/\n' };
    expect(
      measured({ ...files, [path]: cpuStat('throttled_time', 0) }, { ...files, [path]: cpuStat('throttled_time', 5e8) }),
    ).toEqual({ ...idle, throttledS: 0.5 });
  });

  it('tells of no limit where there is none', () => {
    const files = { ...still, '/proc/self/cgroup': '0::/\n', '/sys/fs/cgroup/cpu.stat': 'usage_usec 5\nuser_usec 4\n' };
    expect(measured(files, files)).toEqual(idle);
  });
});

it('elsewhere counts what Node tells of each CPU, which has no steal', () => {
  const start = [none, { user: 1000, nice: 100, sys: 400, idle: 5000, irq: 0 }];
  const end = [
    { user: 3000, nice: 0, sys: 250, idle: 700, irq: 0 },
    { user: 2000, nice: 100, sys: 350, idle: 8000, irq: 50 },
  ];
  expect(measured({}, {}, [start, end])).toEqual({ cpus: 2, seconds: 4, busyS: 4.25 });
});
