/** Pub/Sub goes away in the middle of a cell: that is told as such, not as a strategy that is too slow. */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { exitCodes } from '../../src/core/problems.ts';
import { readRecord } from '../../src/run/store.ts';
import { predbench } from '../commands/predbench.ts';
import { installedFolder } from '../experiment/folder.ts';
import { projectId, startPubsubEmulator } from './pubsub-emulator.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Predicts zeros, and leaves a file when it has begun. */
const zeros = `
import { writeFileSync } from 'node:fs';
import { defineStrategy } from 'predbench';
export default defineStrategy({
  kind: 'call',
  name: 'zeros',
  parse: () => ({}),
  evidence: () => 'local',
  batching: () => ({ maxSize: 1, maxWaitMs: 0, inFlight: 1 }),
  async open(_, { model }) {
    const [{ name, dtype, shape }] = model.outputs;
    return {
      async predict({ size, keys }) {
        if (keys[0] >= 20) writeFileSync(new URL('./begun', import.meta.url), '');
        return { outputs: { [name]: { dtype, shape, values: new Float32Array(size) } } };
      },
    };
  },
});`;

it('fails the cell with the reason and ends the run', async () => {
  const emulator = await startPubsubEmulator();
  const folder = await installedFolder({
    'zeros.mjs': zeros,
    'experiment.yaml': `name: gone
model: { path: ${join(root, 'models/babyweight')} }
source: { use: natality }
resources: { workers: 1 }
warmUp: { calls: 1, seconds: 0 }
drainS: 600
workloads: [{ use: queue, projectId: ${projectId}, rate: 50, seconds: 300 }]
strategies: [{ use: ./zeros.mjs }]
`,
  });

  const running = predbench(['run', 'experiment.yaml'], folder);
  while (!existsSync(join(folder, 'begun'))) await sleep(50);
  await emulator.stop();
  const { code, stderr } = await running;

  expect({ code, stderr }).toMatchObject({ code: exitCodes.cellFailed });
  const [id] = await readdir(join(folder, 'results'));
  const { cells } = await readRecord(join(folder, 'results', id as string));
  expect(cells).toMatchObject([{ state: 'failed', counted: { counts: { due: expect.any(Number) } } }]);
  expect(cells[0]?.state === 'failed' && cells[0].reason).toContain('Pub/Sub at PUBSUB_EMULATOR_HOST');
  // What could not be removed is named.
  expect(stderr).toContain('the queue was not removed');
});
