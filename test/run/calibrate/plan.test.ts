import { expect, it } from 'vitest';
import { readExperiment } from '../../../src/experiment/plan.ts';
import { type Measurement, measurementsOf } from '../../../src/run/calibrate/plan.ts';
import type { Measure } from '../../../src/analysis/cloud/quantities.ts';
import { rightFiles, temporaryFolder } from '../../experiment/folder.ts';

/** Of an experiment with these strategies. */
export async function measurements(strategies: string, asked?: readonly Measure[]): Promise<Measurement[]> {
  const yaml = `name: births
model: { path: model }
source: { use: csv, path: births.csv }
workloads: [{ use: batch, rows: 100 }]
strategies:
${strategies}`;
  const folder = await temporaryFolder(rightFiles(yaml));
  return measurementsOf(await readExperiment(`${folder}/experiment.yaml`), asked);
}

const cloud = `  - { use: rest, protocol: vertex-ai, projectId: p, endpointId: '7' }
  - { name: rest-64, use: rest, protocol: vertex-ai, projectId: p, endpointId: '7', batching: { maxSize: 64 } }
  - { name: own, use: rest, endpoint: 'https://models.example.com:8501' }
  - { name: here, use: rest, endpoint: 'http://127.0.0.1:8501' }
  - { name: embedded, use: rest }
  - { use: batch-job, projectId: p, modelName: '9', storage: 'gs://b/jobs' }
  - { use: direct }
  - { use: 'null' }
`;

it('measures once what differs in batching only', async () => {
  const found = await measurements(cloud);
  expect(found.map(({ kind, names, wanted, host, evidence, paid }) => ({ kind, names, wanted, host, evidence, paid }))).toEqual([
    {
      kind: 'round-trip',
      names: ['rest', 'rest-64'],
      wanted: ['round-trip'],
      host: 'us-central1-aiplatform.googleapis.com',
      evidence: 'cloud',
      paid: true,
    },
    {
      kind: 'round-trip',
      names: ['own'],
      wanted: ['round-trip'],
      host: 'models.example.com:8501',
      evidence: 'real server',
      paid: true,
    },
    // A real server, but the way to it is not that to a cloud's.
    { kind: 'round-trip', names: ['here'], wanted: ['round-trip'], host: '127.0.0.1:8501', evidence: 'stand-in', paid: false },
    { kind: 'round-trip', names: ['embedded'], wanted: ['round-trip'], evidence: 'stand-in', paid: false },
    {
      kind: 'job',
      names: ['batch-job'],
      wanted: ['queue', 'startup'],
      host: 'us-central1-aiplatform.googleapis.com',
      evidence: 'cloud',
      paid: true,
    },
    { kind: 'worker-start', names: ['direct'], wanted: ['startup'], evidence: 'stand-in', paid: false },
  ]);
});

it('takes a job that writes to a bucket as paid, wherever its service is', async () => {
  const found = await measurements("  - { use: batch-job, service: 'http://127.0.0.1:1', storage: 'gs://b/jobs' }\n");
  expect(found.map(({ evidence, paid }) => ({ evidence, paid }))).toEqual([{ evidence: 'stand-in', paid: true }]);
});

it.each([
  [['round-trip'], ['rest: round-trip']],
  [['queue'], ['batch-job: queue']],
  [['startup'], ['batch-job: startup', 'direct: startup']],
] as const)('measures of %s what is asked for', async (asked, expected) => {
  const found = await measurements('  - { use: rest }\n  - { use: batch-job }\n  - { use: direct }\n', asked);
  expect(found.map(({ names, wanted }) => `${names.join()}: ${wanted.join()}`)).toEqual(expected);
});

it('says what none of the strategies can be measured for', async () => {
  await expect(measurements('  - { use: direct }\n', ['round-trip', 'queue', 'startup'])).rejects.toThrow(
    [
      '--measure: round-trip cannot be measured with direct\n    name a strategy that calls a server, such as rest',
      '--measure: queue cannot be measured with direct\n    name a strategy that submits jobs, such as batch-job',
    ].join('\n'),
  );
  await expect(measurements("  - { use: 'null' }\n")).rejects.toThrow('--strategy: nothing can be measured with null');
});
