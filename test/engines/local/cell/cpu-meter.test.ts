/** With real processes, so on Linux: elsewhere their CPU cannot be read. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, it, onTestFinished } from 'vitest';
import { cpuMeter } from '../../../../src/engines/local/cell/cpu-meter.ts';

/** Uses so many CPU seconds, its start-up included, says so, and then lives until it is killed. */
async function busyFor(seconds: number) {
  const used = 'Object.values(process.cpuUsage()).reduce((a, b) => a + b)';
  const script = `while (${used} < ${seconds * 1e6}); console.log('done'); setInterval(() => {}, 1e6);`;
  const child = spawn(process.execPath, ['--eval', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

it.runIf(process.platform === 'linux')('counts the processes of a strategy, dead or alive, and not the publisher', async () => {
  const before = await busyFor(1);
  const publisher = await busyFor(0.1);
  const ofNone = cpuMeter(publisher.pid)(0);
  const cpu = cpuMeter(publisher.pid);
  const ended = await busyFor(0.5);
  ended.kill('SIGKILL');
  await once(ended, 'exit');
  await busyFor(0.5);
  const { cpuS, machine } = cpu(0);
  expect(ofNone.cpuS.children).toBeUndefined();
  // Not what they used before. A step of the counters may be missing of each.
  expect(cpuS.children).toBeGreaterThan(0.95);
  expect(cpuS.children).toBeLessThan(1.9);
  expect(machine.busyS).toBeGreaterThan(0.9);
  expect(before.exitCode).toBeNull();
});
