/** fake-gcs-server (github.com/fsouza/fake-gcs-server), a Cloud Storage that somebody else wrote. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Storage } from '@google-cloud/storage';
import { freePort, untilHealthy } from './ready.ts';

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
