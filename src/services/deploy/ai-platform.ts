/** Models and versions of AI Platform (ml v1), through Google's own client. Google has shut the service down. */
import { clientOptions } from '../../data/google/client.ts';
import { type AiPlatformDeployment, label } from './deployment.ts';
import { inWords } from './errors.ts';
import { namesOf, owned, stateOf, underWay } from './google.ts';
import { modelObjects } from './objects.ts';
import { versionName } from './plan.ts';
import { type DeployApi, type Resource, unlessMissing } from './resource.ts';

const service = {
  title: 'AI Platform',
  api: 'ml.googleapis.com',
  role: 'the role AI Platform Admin (roles/ml.admin)',
  named: '--project and --region',
};

/** `source`: the model's folder on this machine, for deploying. */
export async function aiPlatform(deployment: AiPlatformDeployment, source?: string): Promise<DeployApi> {
  const { id, name, address, project, region, machineType, replicas, runtimeVersion, folder } = deployment;
  const { ml_v1: api } = await import('googleapis/build/src/apis/ml/v1.js');
  const { models, operations } = new api.Ml(await clientOptions(address)).projects;
  const parent = `projects/${project}`;
  const modelName = `${parent}/models/${name}`;
  const version = `${modelName}/versions/${versionName}`;
  const labels = { [label]: id };

  const model: Resource = {
    find: async () => owned(modelName, (await unlessMissing(models.get({ name: modelName })))?.data, id),
    async create() {
      await models.create({ parent, requestBody: { name, regions: [region], labels } });
      return undefined;
    },
    remove: async () => (await models.delete({ name: modelName })).data.name ?? undefined,
  };
  const modelVersion: Resource = {
    async find() {
      const found = (await unlessMissing(models.versions.get({ name: version })))?.data;
      const own = owned(version, found, id);
      if (own.state !== 'ours' || found?.state !== 'FAILED') return own;
      return { state: 'broken', why: `${version} is FAILED: ${found.errorMessage ?? 'no reason given'}` };
    },
    async create() {
      const requestBody = {
        name: versionName,
        deploymentUri: folder,
        framework: 'TENSORFLOW',
        runtimeVersion,
        machineType,
        manualScaling: { nodes: replicas },
        labels,
      };
      return (await models.versions.create({ parent: modelName, requestBody })).data.name ?? undefined;
    },
    remove: async () => (await models.versions.delete({ name: version })).data.name ?? undefined,
  };

  const calls: DeployApi = {
    resources: { objects: modelObjects(deployment, source), model, version: modelVersion },
    operation: async (name) => stateOf((await operations.get({ name })).data),
    /** The API lists those of the whole project. */
    async operationsUnderWay(resource) {
      const all = await underWay((page) => operations.list({ name: parent, ...page }));
      return namesOf(all.filter(({ metadata }) => metadata?.['modelName'] === resource));
    },
  };
  return inWords(calls, deployment, service);
}
