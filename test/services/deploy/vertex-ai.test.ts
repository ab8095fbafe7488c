import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { deploy } from '../../../src/services/deploy/deploy.ts';
import { isOpen, type Journalled } from '../../../src/services/deploy/journal.ts';
import { undeploy } from '../../../src/services/deploy/undeploy.ts';
import { vertexAi } from '../../../src/services/deploy/vertex-ai.ts';
import type { ServiceHandle } from '../../../src/services/stand-ins/service.ts';
import { temporaryFolder } from '../../experiment/folder.ts';
import { birth } from '../../fixtures/births.ts';
import { bundledModel } from '../started.ts';
import { call, deploymentTo, doing, startPlatform, whatIsThere } from '../../deploy/platform.ts';

let platform: ServiceHandle;
beforeAll(async () => (platform = await startPlatform()));
afterAll(() => platform.stop());

const modelFileNames = ['saved_model.pb', 'training.json'];
const parent = 'projects/p/locations/r';
const endpoint = `${parent}/endpoints/births`;

/** A deployment that the test removes, whatever happens. */
async function prepared() {
  const folder = await temporaryFolder();
  const deployment = await deploymentTo(platform.url, folder);
  const api = await vertexAi(deployment, bundledModel);
  return { folder, deployment, api };
}

it('deploys, answers predictions, and leaves nothing', async () => {
  const { folder, deployment, api } = await prepared();
  const first = await doing(folder);
  await deploy(deployment, api, first);
  expect(await whatIsThere(deployment)).toEqual(['models/births', 'endpoints/births', ...modelFileNames]);
  expect(await call(platform.url, 'GET', `${parent}/models/births`)).toMatchObject({ labels: { predbench: 'births-1234abcd' } });
  const { predictions } = await call(platform.url, 'POST', `${endpoint}:predict`, { instances: [birth()] });
  expect(predictions).toEqual([[expect.closeTo(7.5, 0)]]);

  const again = await doing(folder);
  await deploy(deployment, api, again);
  expect(again.said).toHaveLength(4);
  for (const text of again.said) expect(text).toMatch(/^is there: /);

  const journalled = again.journal.find(deployment.id) as Journalled;
  await undeploy(journalled, api, again);
  expect(await whatIsThere(deployment)).toEqual([]);
  expect(isOpen((await doing(folder)).journal.find(deployment.id) as Journalled)).toBe(false);
});

describe('what others made', () => {
  it('with the same name stops deploy, and stays', async () => {
    const { folder, deployment, api } = await prepared();
    await call(platform.url, 'POST', `${parent}/endpoints?endpointId=births`, {
      displayName: 'births',
      labels: { predbench: 'else' },
    });
    onTestFinished(() => void call(platform.url, 'DELETE', endpoint));
    const now = await doing(folder);
    await expect(deploy(deployment, api, now)).rejects.toMatchObject({
      problems: [{ message: `${endpoint} is there with the label predbench=else, not predbench=births-1234abcd` }],
    });
    await undeploy(now.journal.find(deployment.id) as Journalled, api, now);
    expect(await whatIsThere(deployment)).toEqual(['endpoints/births']);
  });

  it('at the endpoint keeps the endpoint, until it is gone', async () => {
    const { folder, deployment, api } = await prepared();
    const now = await doing(folder);
    await deploy(deployment, api, now);
    const other = {
      modelId: 'other',
      model: { displayName: 'other', artifactUri: bundledModel, containerSpec: { imageUri: 'x' } },
    };
    await call(platform.url, 'POST', `${parent}/models:upload`, other);
    const dedicatedResources = { minReplicaCount: 1 };
    await expect.poll(() => call(platform.url, 'GET', `${parent}/models/other`)).toMatchObject({ displayName: 'other' });
    const deployedModel = { model: `${parent}/models/other`, displayName: 'mine', dedicatedResources };
    await call(platform.url, 'POST', `${endpoint}:deployModel`, { deployedModel });
    const deployedModels = async () =>
      (await call(platform.url, 'GET', endpoint))['deployedModels'] as { displayName: string; id: string }[];
    await expect.poll(async () => (await deployedModels()).length).toBe(2);
    await expect(undeploy(now.journal.find(deployment.id) as Journalled, api, now)).rejects.toMatchObject({
      problems: [{ file: endpoint, message: 'holds what predbench did not deploy: mine' }],
    });
    expect(await whatIsThere(deployment)).toEqual(['models/other', 'endpoints/births']);

    const [{ id: deployedModelId }] = (await deployedModels()) as [{ displayName: string; id: string }];
    await call(platform.url, 'POST', `${endpoint}:undeployModel`, { deployedModelId });
    await expect.poll(async () => (await deployedModels()).length).toBe(0);
    await undeploy(now.journal.find(deployment.id) as Journalled, api, now);
    await call(platform.url, 'DELETE', `${parent}/models/other`);
    await expect.poll(() => whatIsThere(deployment)).toEqual([]);
  });

  it('in the folder of the files stays', async () => {
    const { folder, deployment, api } = await prepared();
    const now = await doing(folder);
    await deploy(deployment, api, now);
    await writeFile(join(deployment.folder, 'mine.txt'), 'mine');
    await undeploy(now.journal.find(deployment.id) as Journalled, api, now);
    expect(await whatIsThere(deployment)).toEqual(['mine.txt']);
  });
});

it('tells an operation that failed in its own words, and undeploy removes what was made before it', async () => {
  const { folder, deployment } = await prepared();
  const api = await vertexAi(deployment, await temporaryFolder({ 'saved_model.pb': 'no model', 'training.json': '{}' }));
  const now = await doing(folder);
  await expect(deploy(deployment, api, now)).rejects.toMatchObject({
    problems: [
      { file: `${parent}/models/births`, message: expect.stringMatching(/^its operation ended with 13: .*saved_model.pb/s) },
    ],
  });
  await undeploy(now.journal.find(deployment.id) as Journalled, api, now);
  expect(await whatIsThere(deployment)).toEqual([]);
});

it("tells Google's code and message, and what to check", async () => {
  const message = 'Permission aiplatform.models.get denied';
  const server = createServer((_request, response) => {
    response.writeHead(403, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: { code: 403, message, status: 'PERMISSION_DENIED' } }));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  const folder = await temporaryFolder();
  const deployment = await deploymentTo(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, folder);
  await expect(deploy(deployment, await vertexAi(deployment, bundledModel), await doing(folder))).rejects.toMatchObject({
    problems: [
      {
        file: `${parent}/models/births`,
        message: `Vertex AI answered 403: ${message}`,
        remedy: expect.stringContaining('aiplatform.googleapis.com is enabled in the project'),
      },
    ],
  });
});
