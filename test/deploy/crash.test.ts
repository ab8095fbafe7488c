import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '../../src/services/deploy/connect.ts';
import { deploy } from '../../src/services/deploy/deploy.ts';
import type { Deployment } from '../../src/services/deploy/deployment.ts';
import { isOpen, type Journalled } from '../../src/services/deploy/journal.ts';
import type { StepKey } from '../../src/services/deploy/plan.ts';
import { type DeployApi, resourceOf } from '../../src/services/deploy/resource.ts';
import { undeploy } from '../../src/services/deploy/undeploy.ts';
import type { ServiceHandle } from '../../src/services/stand-ins/service.ts';
import { temporaryFolder } from '../experiment/folder.ts';
import { bundledModel } from '../services/started.ts';
import { aiPlatformDeploymentTo, deploymentTo, doing, startPlatform, whatIsThere } from './platform.ts';

let platform: ServiceHandle;
beforeAll(async () => (platform = await startPlatform()));
afterAll(() => platform.stop());

/** Fails when it is to create `key`, before the call or when the answer is lost. */
function crashing(api: DeployApi, key: StepKey, when: 'before' | 'after'): DeployApi {
  const resource = resourceOf(api, key);
  const create = async () => {
    if (when === 'after') await resource.create();
    throw new Error('crash');
  };
  return { ...api, resources: { ...api.resources, [key]: { ...resource, create } } };
}

const protocols: readonly (readonly [string, (address: string, folder: string) => Promise<Deployment>, readonly StepKey[]])[] = [
  ['Vertex AI', deploymentTo, ['objects', 'model', 'endpoint', 'deployed-model']],
  ['AI Platform', aiPlatformDeploymentTo, ['objects', 'model', 'version']],
];

describe.each(protocols)('%s', (_, deploymentOf, stepKeys) => {
  describe.each(stepKeys)('a crash at the step %s', (key) => {
    it.each(['before', 'after'] as const)('%s the call leaves nothing that undeploy does not remove', async (when) => {
      const folder = await temporaryFolder();
      const deployment = await deploymentOf(platform.url, folder);
      const api = await connect(deployment, bundledModel);
      await expect(deploy(deployment, crashing(api, key, when), await doing(folder))).rejects.toThrow('crash');
      const later = await doing(folder);
      await undeploy(later.journal.find(deployment.id) as Journalled, await connect(deployment), later);
      expect(await whatIsThere(deployment)).toEqual([]);
      expect(isOpen(later.journal.find(deployment.id) as Journalled)).toBe(false);
    });

    it('after the call is gone on from by the next deploy', async () => {
      const folder = await temporaryFolder();
      const deployment = await deploymentOf(platform.url, folder);
      const api = await connect(deployment, bundledModel);
      await expect(deploy(deployment, crashing(api, key, 'after'), await doing(folder))).rejects.toThrow('crash');
      const later = await doing(folder);
      await deploy(deployment, api, later);
      const created = later.said.filter((text) => text.startsWith('creating'));
      expect(created).toHaveLength(stepKeys.length - 1 - stepKeys.indexOf(key));
      await undeploy(later.journal.find(deployment.id) as Journalled, api, later);
      expect(await whatIsThere(deployment)).toEqual([]);
    });
  });
});
