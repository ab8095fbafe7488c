import { afterAll, beforeAll, expect, it } from 'vitest';
import { aiPlatform } from '../../../src/services/deploy/ai-platform.ts';
import { deploy } from '../../../src/services/deploy/deploy.ts';
import type { Journalled } from '../../../src/services/deploy/journal.ts';
import { undeploy } from '../../../src/services/deploy/undeploy.ts';
import type { ServiceHandle } from '../../../src/services/stand-ins/service.ts';
import { temporaryFolder } from '../../experiment/folder.ts';
import { birth } from '../../fixtures/births.ts';
import { bundledModel } from '../started.ts';
import { aiPlatformDeploymentTo, call, doing, startPlatform, whatIsThere } from '../../deploy/platform.ts';

let platform: ServiceHandle;
beforeAll(async () => (platform = await startPlatform()));
afterAll(() => platform.stop());

const model = 'projects/p/models/births';

it('deploys a version, which answers predictions, and leaves nothing', async () => {
  const folder = await temporaryFolder();
  const deployment = await aiPlatformDeploymentTo(platform.url, folder);
  const api = await aiPlatform(deployment, bundledModel);
  const now = await doing(folder);
  await deploy(deployment, api, now);
  expect(await whatIsThere(deployment)).toEqual(['models/births', 'saved_model.pb', 'training.json']);
  expect(await call(platform.url, 'GET', `${model}/versions/v1`)).toMatchObject({
    state: 'READY',
    labels: { predbench: 'births-1234abcd' },
    manualScaling: { nodes: 1 },
  });
  for (const name of [model, `${model}/versions/v1`]) {
    const { predictions } = await call(platform.url, 'POST', `${name}:predict`, { instances: [birth()] });
    expect(predictions).toHaveLength(1);
  }
  await undeploy(now.journal.find(deployment.id) as Journalled, api, now);
  expect(await whatIsThere(deployment)).toEqual([]);
});

it('does not go on with a version that failed, and undeploy removes it', async () => {
  const folder = await temporaryFolder();
  const deployment = await aiPlatformDeploymentTo(platform.url, folder);
  const api = await aiPlatform(deployment, await temporaryFolder({ 'saved_model.pb': 'no model', 'training.json': '{}' }));
  const now = await doing(folder);
  const version = `${model}/versions/v1`;
  await expect(deploy(deployment, api, now)).rejects.toMatchObject({
    problems: [{ file: version, message: expect.stringMatching(/^its operation ended with 13: /) }],
  });
  await expect(deploy(deployment, await aiPlatform(deployment, bundledModel), await doing(folder))).rejects.toMatchObject({
    problems: [{ message: expect.stringMatching(`^${version} is FAILED: `) }],
  });
  await undeploy(now.journal.find(deployment.id) as Journalled, api, now);
  expect(await whatIsThere(deployment)).toEqual([]);
});
