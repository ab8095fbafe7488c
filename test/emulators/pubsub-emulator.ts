/** The Pub/Sub emulator of the Google Cloud SDK, a server that somebody else wrote. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { PubSub } from '@google-cloud/pubsub';
import { freePort, untilHealthy } from './ready.ts';

export const projectId = 'predbench-test';

export interface PubsubEmulator {
  readonly client: PubSub;
  stop(): Promise<void>;
}

/** Starts it on a free port; clients of this process and of its children find it through PUBSUB_EMULATOR_HOST. */
export async function startPubsubEmulator(): Promise<PubsubEmulator> {
  const port = await freePort();
  const child = spawn('java', ['-Xmx1g', '-jar', findJar(), '--host=127.0.0.1', `--port=${port}`], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await untilHealthy(`http://127.0.0.1:${port}`);
  process.env['PUBSUB_EMULATOR_HOST'] = `127.0.0.1:${port}`;
  // This is not one of Google's machines: the client need not look for their metadata server.
  process.env['METADATA_SERVER_DETECTION'] = 'none';
  const client = new PubSub({ projectId });
  return {
    client,
    async stop() {
      await client.close();
      child.kill();
      await ended;
    },
  };
}

function findJar(): string {
  const folders = (process.env['PATH'] ?? '').split(':');
  const gcloud = folders.map((folder) => join(folder, 'gcloud')).find((path) => existsSync(path));
  const lib = gcloud === undefined ? undefined : join(dirname(realpathSync(gcloud)), '../platform/pubsub-emulator/lib');
  const jar = lib === undefined || !existsSync(lib) ? undefined : readdirSync(lib).find((name) => name.endsWith('-all.jar'));
  if (lib === undefined || jar === undefined) {
    throw new Error('the Pub/Sub emulator is not installed: gcloud components install pubsub-emulator');
  }
  return join(lib, jar);
}
