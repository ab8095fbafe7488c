import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Charge } from '../../../src/prices/spending/guard.ts';
import { cloudCharges } from '../../../src/run/spending/charges.ts';
import { cloudRuns } from '../../../src/analysis/estimate/cloud-runs.ts';
import { fitJob, fitPipeline } from '../../../src/analysis/estimate/fits.ts';
import { assume } from '../../../src/analysis/estimate/priors.ts';
import { noiseOf } from '../../../src/analysis/estimate/noise.ts';
import { readExperiment } from '../../../src/experiment/plan.ts';
import { seedRun } from '../../../src/core/paths.ts';
import { readRecord } from '../../../src/run/store.ts';
import { rightFiles, rightYaml, temporaryFolder } from '../../experiment/folder.ts';

const seed = await readRecord(seedRun);
const runs = cloudRuns(seed.cells);

const cloudRest = '{ use: rest, protocol: vertex-ai, projectId: p, endpointId: births }';
const cloudJob = '{ use: batch-job, projectId: p, modelName: births, storage: "gs://b/jobs" }';

const list = (entries: readonly string[]) => entries.map((entry) => `  - ${entry}\n`).join('');

async function charged(strategies: readonly string[], workloads: readonly string[], other = '') {
  const head = rightYaml.slice(0, rightYaml.indexOf('workloads:'));
  const yaml = `${head}${other}workloads:\n${list(workloads)}strategies:\n${list(strategies)}resources: { workers: 4, modelThreads: 4 }\n`;
  const dir = await temporaryFolder(rightFiles(yaml));
  return cloudCharges(await readExperiment(join(dir, 'experiment.yaml')), seed);
}

const batch = '{ use: batch, rows: 1000 }';
const stream = '{ use: stream, rate: 10, seconds: 60 }';

it('is nothing where no strategy calls the cloud', async () => {
  const own = '{ name: own, use: rest, endpoint: "http://127.0.0.1:1" }';
  expect(await charged(['{ use: direct }', '{ use: rest }', own, '{ use: batch-job }'], [batch, stream])).toEqual({
    charges: [],
    unstated: [],
    endless: [],
  });
});

it('counts an endpoint for the length of a stream, once a repeat', async () => {
  const { charges } = await charged([cloudRest], [stream], 'drainS: 12\nrepeats: 3\n');
  const usage = {
    part: 'endpoint',
    sku: 'vertex-ai/prediction/n1-standard-2',
    quantity: (2 * 72) / 3600,
    unit: 'node h',
    evidence: 'assumed',
    rule: 'rest over stream: 60 s, and up to 12 s for the last answers',
  };
  expect(charges).toEqual([1, 2, 3].map(() => ({ name: 'rest', longestS: 72, usage: [usage] })));
});

it('takes the length of a closed loop, and what its last answers may take', async () => {
  const { charges } = await charged([cloudRest], ['{ use: closed-loop, concurrency: 2, seconds: 36 }']);
  expect(charges).toMatchObject([
    {
      longestS: 46,
      usage: [{ quantity: (2 * 46) / 3600, rule: 'rest over closed-loop: 36 s, and up to 10 s for the last answers' }],
    },
  ]);
});

it('takes the rate of 2018 for rows through REST', async () => {
  const { charges } = await charged([cloudRest], ['{ use: batch, rows: 10000 }']);
  expect(charges[0]?.usage[0]?.quantity).toBeCloseTo((2 * 1161) / 3600, 10);
});

describe('a batch job', () => {
  it('takes as long as those of 2018, with their scatter', async () => {
    const { charges } = await charged([cloudJob], [batch, stream]);
    const [{ longestS, usage }] = charges as [Charge];
    const { elapsedFixedS, nodePerRowS } = fitJob(runs.jobs);
    const nodeH = (4 * elapsedFixedS + 1000 * nodePerRowS) / 3600;
    const factor = Math.exp(1.96 * noiseOf(runs).job);
    expect(charges).toHaveLength(1);
    expect(longestS).toBeCloseTo((nodeH * 3600 * factor) / 4, 6);
    expect(usage).toHaveLength(1);
    expect(usage[0]).toMatchObject({ sku: 'vertex-ai/prediction/n1-standard-2', unit: 'node h', evidence: 'assumed' });
    expect(usage[0]?.quantity).toBeCloseTo(nodeH, 10);
    expect(usage[0]?.range?.high).toBeCloseTo(nodeH * factor, 10);
    expect(factor).toBeGreaterThan(1);
  });
});

it('tells a stream without an end', async () => {
  const { endless } = await charged([cloudRest], ['{ use: stream, rate: 10 }']);
  expect(endless).toEqual(['rest x stream #1']);
});

describe('a pipeline on Dataflow', () => {
  const engine =
    'engine: { use: beam, runner: dataflow, dataflow: { project: my-project, region: us-central1, bucket: "gs://my-bucket", image: i } }\n';
  const fit = fitPipeline(
    runs.pipelines.filter(({ strategy }) => strategy === 'direct'),
    assume(() => 0.5),
  );
  const highest = Math.exp(1.96 * noiseOf(runs).work);

  it('is billed for its machines, whatever it calls: as the pipelines of 2018', async () => {
    const { charges } = await charged(['{ use: direct }'], ['{ use: batch, rows: 1000000 }', stream], engine);
    const elapsedS = fit.fixedS + (1_000_000 * fit.workPerRowS) / assume(() => 0.5).busyShare / 4;
    expect(charges).toHaveLength(1);
    const [{ name, longestS, usage }] = charges as [Charge];
    expect([name, usage.map(({ sku }) => sku)]).toEqual([
      'direct',
      ['dataflow/batch/vcpu', 'dataflow/batch/memory', 'dataflow/disk/standard'],
    ]);
    expect(longestS).toBeCloseTo(elapsedS * highest, 6);
    expect(usage[0]?.quantity).toBeCloseTo((4 * elapsedS) / 3600, 10);
    expect(usage[0]?.range?.high).toBeCloseTo((4 * elapsedS * highest) / 3600, 10);
    expect(usage[0]?.rule).toBe(
      'direct over batch: 4 workers x 928 s, 311 s of them to start and stop, as in 2018; n1-standard-1 (1 vCPU, 3.75 GB, 250 GB of disk)',
    );
    // Its disk may be smaller, by Dataflow Shuffle.
    expect(usage[2]?.range?.low).toBeCloseTo((25 * 4 * elapsedS) / 3600 / highest, 10);
  });

  it('waits for the endpoint that it calls', async () => {
    const { charges } = await charged([cloudRest], ['{ use: batch, rows: 10000 }'], engine);
    const [{ longestS, usage }] = charges as [Charge];
    expect(usage.map(({ sku }) => sku).slice(0, 2)).toEqual(['vertex-ai/prediction/n1-standard-2', 'dataflow/batch/vcpu']);
    expect(usage[1]?.quantity).toBeCloseTo((4 * (fit.fixedS + 1161)) / 3600, 10);
    expect(longestS).toBeCloseTo((fit.fixedS + 1161) * highest, 6);
  });

  it('prepares a batch job before it', async () => {
    const { charges } = await charged([cloudJob], [batch], engine);
    const alone = (await charged([cloudJob], [batch])).charges[0] as Charge;
    const [{ longestS, usage }] = charges as [Charge];
    expect(usage.map(({ part }) => part)).toEqual(['job', 'pipeline workers', 'pipeline workers', 'worker disks']);
    expect(longestS).toBeGreaterThan(alone.longestS + 300);
  });

  it('is free of what cannot run there: servers of this machine', async () => {
    expect((await charged(['{ use: rest }'], [batch], engine)).charges).toEqual([]);
  });
});
