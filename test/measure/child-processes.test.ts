import { describe, expect, it } from 'vitest';
import { childrenCpuS, processCpuSOf } from '../../src/measure/child-processes.ts';

interface Process {
  readonly name?: string;
  readonly parent: number;
  /** User, system, and both of the children waited for, in hundredths of a second. */
  readonly ticks: readonly [number, number, number, number];
}

function readings(processes: Readonly<Record<number, Process>>) {
  return {
    processes: () => Object.keys(processes).map(Number),
    stat(pid: number) {
      const found = processes[pid];
      if (found === undefined) return undefined;
      const { name = 'node', parent, ticks } = found;
      return `${pid} (${name}) S ${parent} ${pid} 1 0 -1 4194304 2509 4671 0 12 ${ticks.join(' ')} 20 0 11 0 351 1217544192 24000 0`;
    },
  };
}

const cell = { parent: 1, ticks: [500, 50, 0, 0] } as const;

describe('the CPU of the processes that a process started', () => {
  it('is none where it started none; its own and that of others is not in it', () => {
    expect(childrenCpuS(10, undefined, readings({ 1: { parent: 0, ticks: [9, 9, 9, 9] }, 10: cell, 11: { ...cell } }))).toBe(0);
  });

  it('is that of those alive, of theirs, and of all that were waited for, whatever their names are', () => {
    const found = readings({
      10: { ...cell, ticks: [500, 50, 100, 25] },
      20: { parent: 10, name: 'tf) S 1 (serving', ticks: [200, 30, 15, 5] },
      30: { parent: 20, ticks: [50, 0, 0, 0] },
    });
    expect(childrenCpuS(10, undefined, found)).toBe(1.25 + 2.5 + 0.5);
  });

  it('leaves one out, with what it started', () => {
    const found = readings({
      10: cell,
      20: { parent: 10, ticks: [200, 0, 0, 0] },
      30: { parent: 20, ticks: [50, 0, 0, 0] },
      40: { parent: 10, ticks: [25, 0, 0, 0] },
    });
    expect(childrenCpuS(10, 20, found)).toBe(0.25);
  });

  it('is not known where processes cannot be read', () => {
    expect(childrenCpuS(10, undefined, { processes: () => undefined, stat: () => undefined })).toBeUndefined();
  });
});

it('the CPU of a process alone is without that of others', () => {
  const found = readings({ 10: { ...cell, ticks: [500, 50, 100, 25] }, 20: { parent: 10, ticks: [9, 9, 9, 9] } });
  expect([processCpuSOf(10, found), processCpuSOf(30, found)]).toEqual([5.5, undefined]);
});
