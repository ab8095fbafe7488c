/** Metrics of a real run, scraped while it goes on. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { cli } from '../commands/predbench.ts';
import { rightFiles, rightYaml, temporaryFolder } from '../experiment/folder.ts';

/** Predicts for as long as it takes. */
const yaml = rightYaml.replaceAll('use: direct', 'use: "null"').replace('rows: 100', 'rows: 20000000');

async function run(port: number) {
  const dir = await temporaryFolder(rightFiles(yaml));
  const args = [cli, 'run', 'experiment.yaml', '--workload', 'batch', '--metrics-port', String(port)];
  const child = spawn(process.execPath, args, { cwd: dir, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said += data.toString()));
  return { child, closed: once(child, 'close'), said: () => said };
}

it('are there for Prometheus while it goes on, and gone with it', async () => {
  const { child, closed, said } = await run(0);
  while (!said().includes('[1/')) await sleep(50);
  const [, url = ''] = /^metrics: (http:\/\/127\.0\.0\.1:\d+\/metrics)$/m.exec(said()) ?? [];
  const scraped = async () => (await fetch(url)).text();
  const predicted = async () => Number(/^predbench_instances_total\{.*outcome="ok"\} (\d+)$/m.exec(await scraped())?.[1]);
  while (!((await predicted()) > 0)) await sleep(100);
  const first = await predicted();
  while (!((await predicted()) > first)) await sleep(100);
  const { status, headers } = await fetch(url);
  expect([status, headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  expect(await scraped()).toMatch(/^predbench_cell_in_work\{strategy="(null|grouped)",workload="batch",repeat="1"\} 1$/m);
  child.kill('SIGINT');
  expect(await closed).toEqual([130, null]);
  await expect(fetch(url)).rejects.toThrow('fetch failed');
});

it('need a port that is free', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { readonly port: number };
  const { closed, said } = await run(port);
  expect(await closed).toEqual([4, null]);
  expect(said()).toMatch(
    new RegExp(`^--metrics-port: port ${port} cannot be used: .*EADDRINUSE.*\\n +choose another, or 0 for any$`, 'm'),
  );
  other.close();
});
