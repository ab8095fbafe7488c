import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import { cpuFromNow } from '../../../src/engines/beam/runner-cpu.ts';

const started: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(started.splice(0).map((end) => end())));

/** A process that is busy in a child of its own until that has used a second of CPU, says so, and waits. */
function busy(): { readonly pid: number; readonly done: Promise<unknown>; readonly end: () => Promise<unknown> } {
  const child =
    "while (process.cpuUsage().user < 1e6); console.log('done'); setInterval(() => {}, 1e6); process.stdin.on('end', () => process.exit()).resume()";
  const parent = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(child)}], { stdio: 'inherit' }); process.stdin.on('end', () => {})`;
  const parentProcess = spawn(process.execPath, ['-e', parent], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(parentProcess, 'close');
  const end = () => {
    parentProcess.stdin.end();
    return ended;
  };
  started.push(end);
  return { pid: parentProcess.pid as number, done: once(parentProcess.stdout, 'data'), end };
}

test.runIf(process.platform === 'linux')('what processes and their children take from now on', async () => {
  const { pid, done, end } = busy();
  const cpuS = cpuFromNow([pid]);
  await done;
  expect(cpuS()).toBeGreaterThanOrEqual(0.9);
  expect(cpuFromNow([pid])()).toBeLessThan(0.5);
  await end();
  expect(cpuS()).toBeUndefined();
});

test('nothing where there is no process', () => {
  expect(cpuFromNow([])()).toBe(0);
});
