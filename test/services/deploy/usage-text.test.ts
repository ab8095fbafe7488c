import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { deploymentSchema } from '../../../src/services/deploy/deployment.ts';
import { usageText } from '../../../src/services/deploy/usage-text.ts';
import { cloudSchema } from '../../../src/core/keys/cloud.ts';

const common = {
  id: 'model-1',
  name: 'model',
  address: 'https://us-central1-aiplatform.googleapis.com',
  project: 'project',
  region: 'us-central1',
  replicas: 2,
  folder: 'gs://bucket/model-1',
  model: { sha256: 'abc', files: [{ path: 'saved_model.pb', bytes: 1 }] },
};

function experimentOf(deployment: object): { readonly strategies: { readonly use: string }[]; readonly cloud?: object } {
  return parse(usageText(deploymentSchema.parse({ ...common, ...deployment })).split('\n\n')[1] ?? '') as never;
}

test("a deployment's machines are what the experiment's costs are computed with", () => {
  const { strategies, cloud } = experimentOf({ protocol: 'vertex-ai', image: 'tf', machineType: 'n1-standard-4' });
  expect(strategies.map(({ use }) => use)).toEqual(['rest', 'batch-job']);
  expect(cloudSchema.parse(cloud).endpoint).toMatchObject({ machineType: 'n1-standard-4', minReplicas: 2, maxReplicas: 2 });
});

test("AI Platform's machine types are its own: its nodes are billed by the strategy's line", () => {
  expect(experimentOf({ protocol: 'ai-platform', runtimeVersion: '2.11', machineType: 'mls1-c1-m2' }).cloud).toBeUndefined();
});
