/** Models, endpoints and deployments of Vertex AI (aiplatform v1), through Google's own client. */
import type { aiplatform_v1 } from 'googleapis/build/src/apis/aiplatform/v1.js';
import { clientOptions } from '../../data/google/client.ts';
import { ProblemsError } from '../../core/problems.ts';
import { inWords } from './errors.ts';
import { label, type VertexAiDeployment } from './deployment.ts';
import { modelObjects } from './objects.ts';
import { namesOf, owned, stateOf, underWay } from './google.ts';
import { type DeployApi, type Resource, unlessMissing } from './resource.ts';

const service = {
  title: 'Vertex AI',
  api: 'aiplatform.googleapis.com',
  role: 'the role Vertex AI Administrator (roles/aiplatform.admin)',
  named: '--project and --region',
};

/** `source`: the model's folder on this machine, for deploying. */
export async function vertexAi(deployment: VertexAiDeployment, source?: string): Promise<DeployApi> {
  const { id, name, address, project, region, machineType, replicas, image, folder } = deployment;
  const { aiplatform_v1: api } = await import('googleapis/build/src/apis/aiplatform/v1.js');
  const client = new api.Aiplatform(await clientOptions(address));
  const { models, endpoints, operations } = client.projects.locations;
  const parent = `projects/${project}/locations/${region}`;
  const [modelName, endpointName] = [`${parent}/models/${name}`, `${parent}/endpoints/${name}`];
  const labels = { [label]: id };

  const model: Resource = {
    async find() {
      const found = await unlessMissing(models.get({ name: modelName }));
      return owned(modelName, found?.data, id);
    },
    async create() {
      const requestBody = {
        modelId: name,
        model: { displayName: name, labels, artifactUri: folder, containerSpec: { imageUri: image } },
      };
      return (await models.upload({ parent, requestBody })).data.name ?? undefined;
    },
    remove: async () => (await models.delete({ name: modelName })).data.name ?? undefined,
  };

  const getEndpoint = async () => (await unlessMissing(endpoints.get({ name: endpointName })))?.data;
  const endpoint: Resource = {
    async find() {
      return owned(endpointName, await getEndpoint(), id);
    },
    async create() {
      const requestBody = { displayName: name, labels };
      return (await endpoints.create({ parent, endpointId: name, requestBody })).data.name ?? undefined;
    },
    async remove() {
      refuseOthers(endpointName, await getEndpoint());
      return (await endpoints.delete({ name: endpointName })).data.name ?? undefined;
    },
  };

  /** The display name is its label: a deployed model has no others. */
  const ownOf = (found: Endpoint | undefined) => found?.deployedModels?.find(({ displayName }) => displayName === id);
  const deployedModel: Resource = {
    async find() {
      const found = await getEndpoint();
      const own = owned(endpointName, found, id);
      return own.state === 'ours' && ownOf(found) === undefined ? { state: 'absent' } : own;
    },
    async create() {
      const dedicatedResources = { machineSpec: { machineType }, minReplicaCount: replicas, maxReplicaCount: replicas };
      const requestBody = {
        deployedModel: { model: modelName, displayName: id, dedicatedResources },
        // "0" stands for the model that this request deploys.
        trafficSplit: { 0: 100 },
      };
      return (await endpoints.deployModel({ endpoint: endpointName, requestBody })).data.name ?? undefined;
    },
    async remove() {
      const deployedModelId = ownOf(await getEndpoint())?.id;
      if (deployedModelId === undefined || deployedModelId === null) return undefined;
      const requestBody = { deployedModelId };
      return (await endpoints.undeployModel({ endpoint: endpointName, requestBody })).data.name ?? undefined;
    },
  };

  const calls: DeployApi = {
    resources: { objects: modelObjects(deployment, source), model, endpoint, 'deployed-model': deployedModel },
    operation: async (name) => stateOf((await operations.get({ name })).data),
    async operationsUnderWay(resource) {
      const list = resource === modelName ? models.operations : endpoints.operations;
      return namesOf(await underWay((page) => list.list({ name: resource, ...page })));
    },
  };
  return inWords(calls, deployment, service);
}

type Endpoint = aiplatform_v1.Schema$GoogleCloudAiplatformV1Endpoint;

/** An endpoint goes only when it is empty: what others deployed to it is theirs. */
function refuseOthers(name: string, endpoint: Endpoint | undefined): void {
  const others = endpoint?.deployedModels ?? [];
  if (others.length === 0) return;
  const shown = others.map(({ displayName, id }) => displayName || id).join(', ');
  const message = `holds what predbench did not deploy: ${shown}`;
  throw new ProblemsError({ file: name, message, remedy: 'undeploy it yourself, then run predbench undeploy again' });
}
