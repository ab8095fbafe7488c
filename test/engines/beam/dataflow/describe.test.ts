import { afterEach, expect, it, vi } from 'vitest';
import { beamEngine } from '../../../../src/engines/beam/index.ts';
import { cellTask } from '../../contract.ts';
import { scriptedDriver } from '../scripted-driver.ts';

afterEach(() => vi.unstubAllEnvs());

const dataflow = { project: 'my-project', region: 'europe-west1', bucket: 'gs://my-bucket', image: 'images/predbench:1' };
const settings = { use: 'beam', runner: 'dataflow', dataflow } as const;
const workload = { name: 'all', kind: 'batch', rows: 5 } as const;

/** Of rows that are made where they are read. */
async function madeThere() {
  const task = await cellTask({ workload });
  const inputs = [{ name: 'mother_age', dtype: 'float32', shape: [] }] as const;
  return { ...task, source: { use: 'natality' }, model: { ...task.model, inputs } };
}

const job = {
  name: 'predbench-a',
  environment: {
    workerPools: [{ numWorkers: 2, machineType: 'n1-standard-1', workerHarnessContainerImage: 'images/predbench:1' }],
  },
};

it('tells of the job that Beam builds for Dataflow, without sending it', async () => {
  await scriptedDriver(`
    if (process.argv[5] !== '--describe' || !spec.runnerOptions.includes('--dry_run=true')) process.exit(3);
    if (!spec.results.startsWith('gs://my-bucket/')) process.exit(4);
    tell({ event: 'ready' });
    tell({ event: 'described', job: ${JSON.stringify(job)}, steps: ['Read', 'Predict'], shuffles: 3 });
  `);
  const task = await madeThere();
  expect(await beamEngine(settings).describe?.(task)).toEqual({
    text: [
      'job predbench-a in my-project, europe-west1',
      '2 x n1-standard-1, with the image images/predbench:1',
      'Read > Predict; 3 shuffles',
    ],
    job,
  });
});

it('says why Beam refuses it', async () => {
  await scriptedDriver("tell({ event: 'failed', message: 'the pipeline could not be built: Invalid Project ID' });");
  const task = await madeThere();
  await expect(beamEngine(settings).describe?.(task)).rejects.toThrow('the pipeline could not be built: Invalid Project ID');
});

it('refuses a source that workers in the cloud cannot read', async () => {
  await scriptedDriver('process.exit(3);');
  const task = await cellTask({ workload });
  await expect(beamEngine(settings).describe?.(task)).rejects.toThrow(
    'is on this machine, where workers on Dataflow cannot read it',
  );
});

it('has nothing to tell of other runners', async () => {
  const task = await cellTask({ workload });
  expect(await beamEngine({ use: 'beam', runner: 'prism' }).describe?.(task)).toBeUndefined();
});
