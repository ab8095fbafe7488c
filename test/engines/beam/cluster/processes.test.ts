import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type ClusterProcess, end, running, start } from '../../../../src/engines/beam/cluster/processes.ts';
import { temporaryFolder } from '../../../experiment/folder.ts';

const started: ClusterProcess[] = [];

afterEach(async () => {
  await end(started.splice(0), 100);
});

/** A Node process that does what the script says. */
async function begin(mark: string, script: string): Promise<ClusterProcess> {
  const log = join(await temporaryFolder(), 'log');
  const one = await start({ name: 'one', mark, log, command: process.execPath, args: ['-e', script, mark] });
  started.push(one);
  return one;
}

async function isReady({ log }: ClusterProcess): Promise<void> {
  while (!(await readFile(log, 'utf8')).includes('ready')) await sleep(20);
}

/** A child in the same group, which looks like a worker of Beam. */
const withChild = (then: string) =>
  `${then};
   require('node:child_process').spawn(process.execPath,
    ['-e', 'setInterval(() => {}, 1000)', 'apache_beam.runners.worker.sdk_worker_main'], { stdio: 'ignore' });
   process.stdout.write('ready');
   setInterval(() => {}, 1000)`;

async function groupIsAlive({ pid }: ClusterProcess): Promise<boolean> {
  // A process that was just ended may be waiting to be reaped.
  for (let tries = 0; tries < 600; tries++) {
    try {
      process.kill(-pid, 0);
    } catch {
      return false;
    }
    await sleep(50);
  }
  return true;
}

test('a process is known by its command line, not by its number alone', async () => {
  const one = await begin('mark-of-a-test', 'setInterval(() => {}, 1000)');
  expect(await running([one])).toEqual([one]);
  const other = { ...one, mark: 'mark-of-another' };
  expect(await running([other])).toEqual([]);
  await end([other], 100);
  expect(await running([one])).toEqual([one]);
});

test('the end takes the children along, and a process that does not heed SIGTERM', async () => {
  const stubborn = await begin('stubborn', withChild("process.on('SIGTERM', () => {})"));
  await isReady(stubborn);
  await end([stubborn], 500);
  expect(await running([stubborn])).toEqual([]);
  expect(await groupIsAlive(stubborn)).toBe(false);
});

test('workers of a pool that was killed are ended too', async () => {
  const pool = await begin('a-pool', withChild(''));
  await isReady(pool);
  process.kill(pool.pid, 'SIGKILL');
  while ((await running([pool])).length > 0) await sleep(50);
  await end([pool], 500);
  expect(await groupIsAlive(pool)).toBe(false);
});

test('a command that cannot be started says so', async () => {
  const log = join(await temporaryFolder(), 'log');
  await expect(start({ name: 'one', mark: 'one', log, command: '/gone/java', args: [] })).rejects.toThrow('/gone/java');
});
