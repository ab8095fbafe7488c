import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { readExperiment } from '../../src/experiment/plan.ts';
import { runExperiment } from '../../src/run/experiment.ts';
import { fakePython } from '../engines/beam/scripted-driver.ts';
import { rightFiles, rightYaml, temporaryFolder } from '../experiment/folder.ts';

afterEach(() => vi.unstubAllEnvs());

/** A stream that is not applicable, and so needs no process. */
async function calibrations(engine: 'local' | 'beam'): Promise<number> {
  await fakePython(`console.log('{}')`);
  const dir = await temporaryFolder(rightFiles(`${rightYaml}  - { use: batch-job }\n`));
  const choices = { strategies: ['batch-job'], workloads: ['slow'], engine: { use: engine } };
  const plan = await readExperiment(join(dir, 'experiment.yaml'), choices);
  let calls = 0;
  const { record } = await runExperiment(plan, {
    outDir: join(dir, 'results'),
    signal: new AbortController().signal,
    onProgress: () => undefined,
    calibrate: async () => {
      calls++;
      return { eventsPerS: 1000 } as never;
    },
  });
  expect(record.cells.map(({ state }) => state)).toEqual(['not applicable']);
  return calls;
}

it('the generator is calibrated where it drives the calls of streams: not on Beam', async () => {
  expect([await calibrations('local'), await calibrations('beam')]).toEqual([1, 0]);
});
