import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, it } from 'vitest';
import { ProcessTree } from '../../src/measure/process-tree.ts';
import { ScriptedProcesses } from './scripted-processes.ts';

const init = { parent: 0, ticks: [9000, 0, 4000, 0] } as const;

/** A driver (10) with a worker (20), which has a child (30). */
function pipeline() {
  const processes = new ScriptedProcesses({
    1: init,
    10: { parent: 1, ticks: [100, 20, 0, 0] },
    20: { parent: 10, ticks: [300, 0, 0, 0] },
    30: { parent: 20, ticks: [400, 0, 0, 0] },
    40: { parent: 1, ticks: [700, 0, 0, 0] },
  });
  const tree = new ProcessTree([10], processes);
  return { processes, tree, belowS: () => tree.cpuOf(10)?.belowS };
}

describe('the CPU of a tree of processes', () => {
  it('is that of the root and that of all below it, without others', () => {
    expect(pipeline().tree.cpuOf(10)).toEqual({ ownS: 1.2, belowS: 7 });
  });

  it('keeps what was last seen of a worker that was killed, and of its child, which goes on under another parent', () => {
    const { processes, tree, belowS } = pipeline();
    processes.change({ 10: { parent: 1, ticks: [100, 20, 300, 0] }, 20: undefined, 30: { parent: 1, ticks: [450, 0, 0, 0] } });
    tree.look();
    expect(belowS()).toBe(3 + 4.5);
    processes.change({ 30: undefined });
    tree.look();
    expect(belowS()).toBe(3 + 4.5);
  });

  it('has what the parent waited for, the last moments of a child and one that was never seen included', () => {
    const { processes, tree, belowS } = pipeline();
    processes.change({ 20: { parent: 10, ticks: [300, 0, 415, 0] }, 30: undefined });
    tree.look();
    expect(belowS()).toBe(3 + 4.15);
    processes.change({ 20: { parent: 10, ticks: [310, 0, 440, 0] } });
    tree.look();
    expect(belowS()).toBe(3.1 + 4.4);
    processes.change({ 10: { parent: 1, ticks: [100, 20, 310 + 440, 0] }, 20: undefined });
    tree.look();
    expect(belowS()).toBe(3.1 + 4.4);
  });

  it('counts a child once that ends under its grandparent, which waits for it', () => {
    const { processes, tree, belowS } = pipeline();
    processes.change({ 10: { parent: 1, ticks: [100, 20, 300, 0] }, 20: undefined, 30: { parent: 10, ticks: [420, 0, 0, 0] } });
    tree.look();
    processes.change({ 10: { parent: 1, ticks: [100, 20, 300 + 425, 0] }, 30: undefined });
    tree.look();
    expect(belowS()).toBe(3 + 4.25);
  });

  it('what ran before the first look and was waited for stays in the sum while others end unseen', () => {
    const processes = new ScriptedProcesses({
      10: { parent: 1, ticks: [100, 0, 250, 0] },
      20: { parent: 10, ticks: [300, 0, 0, 0] },
      30: { parent: 20, ticks: [400, 0, 0, 0] },
    });
    const tree = new ProcessTree([10], processes);
    expect(tree.cpuOf(10)?.belowS).toBe(2.5 + 7);
    processes.change({ 10: { parent: 1, ticks: [100, 0, 250 + 300, 0] }, 20: undefined, 30: undefined });
    tree.look();
    expect(tree.cpuOf(10)?.belowS).toBe(2.5 + 7);
  });

  it('finds new processes, also with lower ids than their parents, and those of one that has lost its parent', () => {
    const { processes, tree, belowS } = pipeline();
    processes.change({ 50: { parent: 10, ticks: [10, 0, 0, 0] }, 45: { parent: 50, ticks: [1, 0, 0, 0] } });
    tree.look();
    expect(belowS()).toBe(7.11);
    processes.change({ 50: undefined, 45: { parent: 1, ticks: [1, 0, 0, 0] }, 60: { parent: 45, ticks: [200, 0, 0, 0] } });
    tree.look();
    expect(belowS()).toBe(9.11);
  });

  it('does not take another process for one of the same id', () => {
    const { processes, tree, belowS } = pipeline();
    processes.change({ 20: { parent: 1, ticks: [9999, 0, 0, 0], start: 800 } });
    tree.look();
    tree.look();
    expect(belowS()).toBe(7);
    processes.change({ 20: undefined });
    tree.look();
    processes.change({ 20: { parent: 10, ticks: [5, 0, 0, 0], start: 900 } });
    tree.look();
    expect(belowS()).toBe(7.05);
  });

  it('reads processes of others once', () => {
    const { processes, tree } = pipeline();
    expect(processes.read).toContain(40);
    processes.read.splice(0);
    tree.look();
    expect(processes.read).toEqual([10, 20, 30]);
  });

  it('keeps a root that has ended, but knows none that had ended before', () => {
    const { processes, tree } = pipeline();
    processes.change({ 10: undefined });
    tree.look();
    expect(tree.cpuOf(10)).toEqual({ ownS: 1.2, belowS: 7 });
    expect(new ProcessTree([10], processes).cpuOf(10)).toBeUndefined();
  });

  it('is not known where processes cannot be read', () => {
    expect(new ProcessTree([10], { processes: () => undefined, stat: () => undefined }).cpuOf(10)).toBeUndefined();
  });
});

/** Burns as many CPU seconds, says how many it has used, and goes on until its standard input ends. */
const busy = `while (process.cpuUsage().user < 0.5e6);
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ pid: process.pid, cpuS: (user + system) / 1e6 }));
process.stdin.on('end', () => process.exit()).resume();`;

it.runIf(process.platform === 'linux')('of real processes: a worker is killed, and its child ends', async () => {
  const worker = spawn(process.execPath, [
    '-e',
    `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(busy)}], { stdio: 'inherit' }); setInterval(() => {}, 1e6);`,
  ]);
  const tree = new ProcessTree([process.pid]);
  const [line] = (await once(createInterface(worker.stdout), 'line')) as [string];
  const { pid, cpuS } = JSON.parse(line) as { readonly pid: number; readonly cpuS: number };
  tree.look();
  const seenS = tree.cpuOf(process.pid)?.belowS ?? 0;
  worker.kill('SIGKILL');
  worker.stdin.end();
  await once(worker, 'close');
  await expect.poll(() => alive(pid), { timeout: 20_000 }).toBe(false);
  tree.look();
  const belowS = tree.cpuOf(process.pid)?.belowS ?? 0;
  expect(belowS).toBeGreaterThanOrEqual(seenS);
  // Linux counts in hundredths of a second.
  expect(belowS).toBeGreaterThan(cpuS - 0.02);
});

function alive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
