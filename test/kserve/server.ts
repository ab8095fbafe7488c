/** KServe (github.com/kserve/kserve), a model server that somebody else wrote, with the bundled model. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { bundledModel } from '../services/started.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));

/** The Python that has KServe; installed when it is not there yet. */
export const python = execFileSync(here('../install-python.sh'), ['kserve'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
}).trim();
export const clientScript = here('client.py');

export interface KServe {
  readonly url: string;
  stop(): Promise<void>;
}

export async function startKServe(): Promise<KServe> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(python, [here('server.py'), bundledModel, `${port}`], { stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-4000)));
  const ended = once(child, 'exit');
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`KServe ended: ${said}`);
    await sleep(100);
  }
  return {
    url,
    async stop() {
      child.kill();
      await ended;
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/v2/health/ready`)).ok;
  } catch {
    return false;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
