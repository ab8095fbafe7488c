import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { forkQuietly } from '../../src/engines/child-process.ts';
import { temporaryFolder } from '../experiment/folder.ts';

async function forked(module: string) {
  const folder = await temporaryFolder({ 'child.mjs': module });
  return forkQuietly<unknown, object>(pathToFileURL(join(folder, 'child.mjs')), {
    name: 'the child',
    env: { GREETING: 'hello' },
  });
}

it('sends and hears what a structured clone can hold', async () => {
  const child = await forked(
    `process.once('message', (message) => process.send([process.env.GREETING, message], () => process.disconnect()));`,
  );
  const message = new Promise((resolve) => child.onMessage(resolve));
  child.send({ keys: Float64Array.of(1, 2) });
  expect(await message).toEqual(['hello', { keys: Float64Array.of(1, 2) }]);
  await child.exited;
  await expect(child.ended).rejects.toThrow('the child ended (exit code 0)');
  child.send({ nobody: 'listens' });
});

it.each([
  ['process.exitCode = 3; process.disconnect();', 'the child ended (exit code 3)'],
  ["process.kill(process.pid, 'SIGKILL');", 'the child ended (signal SIGKILL)'],
  [
    "console.error('first'); console.error('last words'); process.exitCode = 1; process.disconnect();",
    'the child ended (exit code 1): last words',
  ],
])('%s: tells how it ended', async (module, told) => {
  const child = await forked(module);
  await expect(child.ended).rejects.toThrow(new Error(told));
  await child.exited;
});
