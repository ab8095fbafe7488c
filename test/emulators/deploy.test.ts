/** A deployment whose files are in Cloud Storage. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { deploy } from '../../src/services/deploy/deploy.ts';
import type { Journalled } from '../../src/services/deploy/journal.ts';
import { undeploy } from '../../src/services/deploy/undeploy.ts';
import { vertexAi } from '../../src/services/deploy/vertex-ai.ts';
import type { ServiceHandle } from '../../src/services/stand-ins/service.ts';
import { call, deploymentTo, doing, startPlatform } from '../deploy/platform.ts';
import { temporaryFolder } from '../experiment/folder.ts';
import { birth } from '../fixtures/births.ts';
import { bundledModel } from '../services/started.ts';
import { type FakeGcs, startFakeGcs } from './fake-gcs.ts';

const bucket = 'predbench-test';
let gcs: FakeGcs;
let platform: ServiceHandle;

beforeAll(async () => {
  gcs = await startFakeGcs(bucket);
  process.env['PREDBENCH_STORAGE_ENDPOINT'] = gcs.url;
  platform = await startPlatform();
});

afterAll(async () => {
  await platform.stop();
  await gcs.stop();
});

async function objects(): Promise<string[]> {
  const [files] = await gcs.client.bucket(bucket).getFiles();
  return files.map(({ name }) => name);
}

it('uploads the model, serves it from there, and removes no object but its own', async () => {
  await gcs.client.bucket(bucket).file('models/births-1234abcd/mine.txt').save('mine');
  const deployment = await deploymentTo(platform.url, '', { folder: `gs://${bucket}/models/births-1234abcd` });
  const api = await vertexAi(deployment, bundledModel);
  const now = await doing(await temporaryFolder());
  await deploy(deployment, api, now);
  expect(await objects()).toEqual(
    ['mine.txt', 'saved_model.pb', 'training.json'].map((name) => `models/births-1234abcd/${name}`),
  );
  const { predictions } = await call(platform.url, 'POST', 'projects/p/locations/r/endpoints/births:predict', {
    instances: [birth()],
  });
  expect(predictions).toHaveLength(1);
  await undeploy(now.journal.find(deployment.id) as Journalled, api, now);
  expect(await objects()).toEqual(['models/births-1234abcd/mine.txt']);
});
