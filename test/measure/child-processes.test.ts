import { describe, expect, it } from 'vitest';
import { childrenCpuS } from '../../src/measure/child-processes.ts';
import { ScriptedProcesses } from './scripted-processes.ts';

const cell = { parent: 1, ticks: [500, 50, 0, 0] } as const;

describe('the CPU of the processes that a process started', () => {
  it('is none where it started none; its own and that of others is not in it', () => {
    const found = new ScriptedProcesses({ 1: { parent: 0, ticks: [9, 9, 9, 9] }, 10: cell, 11: { ...cell } });
    expect(childrenCpuS(10, undefined, found)).toBe(0);
  });

  it('is that of those alive, of theirs, and of all that were waited for, whatever their names are', () => {
    const found = new ScriptedProcesses({
      10: { ...cell, ticks: [500, 50, 100, 25] },
      20: { parent: 10, name: 'tf) S 1 (serving', ticks: [200, 30, 15, 5] },
      30: { parent: 20, ticks: [50, 0, 0, 0] },
    });
    expect(childrenCpuS(10, undefined, found)).toBe(1.25 + 2.5 + 0.5);
  });

  it('leaves one out, with what it started', () => {
    const found = new ScriptedProcesses({
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
