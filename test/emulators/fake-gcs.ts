/** fake-gcs-server (github.com/fsouza/fake-gcs-server), a Cloud Storage that somebody else wrote. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Storage } from '@google-cloud/storage';

const install = 'go install github.com/fsouza/fake-gcs-server@v1.56.1';

export interface FakeGcs {
  readonly url: string;
  readonly client: Storage;
  stop(): Promise<void>;
}

/** Starts it on a free port with an empty bucket; objects are kept in memory. */
export async function startFakeGcs(bucket: string): Promise<FakeGcs> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    findBinary(),
    [
      '-scheme',
      'http',
      '-host',
      '127.0.0.1',
      '-port',
      `${port}`,
      '-public-host',
      `127.0.0.1:${port}`,
      '-external-url',
      url,
      '-backend',
      'memory',
    ],
    { stdio: 'ignore' },
  );
  await untilHealthy(`${url}/_internal/healthcheck`);
  const client = new Storage({ apiEndpoint: url, projectId: 'local' });
  await client.createBucket(bucket);
  return {
    url,
    client,
    async stop() {
      const ended = once(child, 'exit');
      child.kill();
      await ended;
    },
  };
}

function findBinary(): string {
  const folders = [...(process.env['PATH'] ?? '').split(':'), goBin()];
  const found = folders.map((folder) => join(folder, 'fake-gcs-server')).find((path) => existsSync(path));
  if (found === undefined) throw new Error(`fake-gcs-server is not installed: ${install}`);
  return found;
}

function goBin(): string {
  try {
    return join(execFileSync('go', ['env', 'GOPATH'], { encoding: 'utf8' }).trim(), 'bin');
  } catch {
    return '.';
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

async function untilHealthy(url: string): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const isHealthy = await fetch(url).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isHealthy) return;
    await sleep(50);
  }
  throw new Error(`fake-gcs-server did not answer at ${url}`);
}
