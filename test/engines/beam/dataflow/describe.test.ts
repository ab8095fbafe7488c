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

const queued = {
  name: 'q',
  kind: 'stream',
  arrivals: 'constant',
  ratePerS: 1,
  seconds: 1,
  seed: 1,
  queue: { projectId: 'p' },
} as const;

it('and of the streaming job of a queue, whose rows are read on this machine', async () => {
  await scriptedDriver(`
    if (!spec.runnerOptions.includes('--streaming') || spec.splits.length > 0) process.exit(3);
    tell({ event: 'ready' });
    tell({ event: 'described', job: ${JSON.stringify(job)}, steps: ['Read', 'Predict', 'Write'], shuffles: 1 });
  `);
  const task = { ...(await cellTask({ workload: queued })), queue: { projectId: 'p', name: 'predbench-CELL' } };
  const described = await beamEngine(settings).describe?.(task);
  expect(described?.text.slice(2)).toEqual([
    'streaming, with Streaming Engine: from projects/p/subscriptions/predbench-CELL to projects/p/topics/predbench-CELL-results, which are made with the cell',
    'Read > Predict > Write',
  ]);
});

it('refuses a queue that workers in the cloud cannot reach, and a stream without Streaming Engine', async () => {
  await scriptedDriver('process.exit(3);');
  vi.stubEnv('PUBSUB_EMULATOR_HOST', '127.0.0.1:1');
  const { settings: own, ...task } = await cellTask({ workload: queued });
  const cloud = { ...own.cloud, workers: { ...own.cloud.workers, streamingEngine: false } };
  const refused = await beamEngine(settings)
    .describe?.({ ...task, settings: { ...own, cloud } })
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({
    problems: [
      { message: 'workers on Dataflow cannot reach the Pub/Sub emulator of this machine (PUBSUB_EMULATOR_HOST)' },
      { key: 'cloud.workers.streamingEngine' },
    ],
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
