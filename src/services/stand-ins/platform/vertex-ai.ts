/** Vertex AI's models and endpoints (aiplatform v1 projects.locations.models and .endpoints), the server's side. Every project is known. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { localModel } from '../../../data/model/local-copy.ts';
import { readSignature } from '../../../data/model/saved-model.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import { parseOptions } from '../../../core/options.ts';
import { BadRequest, Refusal } from '../errors.ts';
import { openServed } from '../model-server/open-served.ts';
import type { DeployedModel } from '../model-server/vertex-ai.ts';
import type { Roots } from '../roots.ts';
import { newId, ofVertexAi, type Operations, vertexAiMetadata } from '../operations.ts';
import { Resources, type Start } from './resources.ts';

const labels = z.record(z.string(), z.string()).default({});
const id = z.string().regex(/^[a-z0-9_-]{1,63}$/, 'must be at most 63 of a-z, 0-9, "_" and "-"');

/** The members that this service reads. Folders of this machine are taken where the cloud takes gs:// only. */
const uploadRequest = z.object({
  modelId: id.optional(),
  parentModel: z.never({ error: 'a model has one version here: leave it out' }).optional(),
  model: z.object({
    displayName: z.string().min(1),
    labels,
    artifactUri: z.string().min(1),
    containerSpec: z.looseObject({ imageUri: z.string().min(1) }),
  }),
});
const endpointRequest = z.object({ displayName: z.string().min(1), labels });
const deployRequest = z.object({
  deployedModel: z.object({
    model: z.string().min(1),
    displayName: z.string().default(''),
    dedicatedResources: z.looseObject({ minReplicaCount: z.int().min(1), maxReplicaCount: z.int().min(1).optional() }).optional(),
    automaticResources: z.looseObject({}).optional(),
  }),
});
const undeployRequest = z.object({ deployedModelId: z.string().min(1) });

type Model = z.output<typeof uploadRequest>['model'] & { readonly signature: ModelSignature };
type DeployedModelRequest = z.output<typeof deployRequest>['deployedModel'];
type Deployed = DeployedModelRequest & DeployedModel & { readonly close: () => Promise<void> };
interface Endpoint extends Readonly<z.output<typeof endpointRequest>> {
  readonly deployed: Map<string, Deployed>;
}

interface Route {
  readonly Params: { readonly project: string; readonly location: string; readonly id: string };
  readonly Querystring: { readonly endpointId?: string; readonly filter?: string };
}

const base = '/v1/projects/:project/locations/:location';
const nameOf = (
  kind: 'models' | 'endpoints',
  { project, location, id = '' }: Omit<Route['Params'], 'id'> & { readonly id?: string },
) => `projects/${project}/locations/${location}/${kind}/${id}`;

export class VertexAi {
  readonly #start: Start;
  readonly #modelThreads: number;
  readonly #roots: Roots;
  readonly #models: Resources<Model>;
  readonly #endpoints: Resources<Endpoint>;
  #lastId = 0;

  constructor(operations: Operations, modelThreads: number, roots: Roots) {
    this.#roots = roots;
    this.#start = (name, method, work) => operations.start(name, work, vertexAiMetadata(method));
    this.#modelThreads = modelThreads;
    this.#models = new Resources(this.#start);
    this.#endpoints = new Resources(this.#start);
  }

  /** By a model's resource name, with or without a version. */
  signatureOf(name: string): ModelSignature | undefined {
    return this.#models.get(unversioned(name))?.signature;
  }

  /** The model at an endpoint: the first, where there are several. */
  deployed({ endpoint, ...location }: { project: string; location: string; endpoint: string }): DeployedModel | undefined {
    const { deployed } = this.#endpoints.get(nameOf('endpoints', { ...location, id: endpoint })) ?? {};
    return deployed?.values().next().value;
  }

  async close(): Promise<void> {
    const all = this.#endpoints.under('').flatMap(({ resource }) => [...resource.deployed.values()]);
    await Promise.all(all.map(({ close }) => close()));
  }

  routes(server: FastifyInstance): void {
    server.post<Route>(`${base}/models::upload`, async ({ body, params }) => {
      const { modelId = newId(), model } = parseOptions(uploadRequest, body);
      await this.#roots.check(model.artifactUri);
      const name = nameOf('models', { ...params, id: modelId });
      return this.#models.make(name, 'UploadModel', async () => {
        const signature = await readSignature(await localModel(model.artifactUri), undefined);
        return {
          made: { ...model, signature },
          response: ofVertexAi('UploadModelResponse', { model: name, modelVersionId: '1' }),
        };
      });
    });
    server.get<Route>(`${base}/models`, async ({ params, query }) => ({
      models: chosen(this.#models.under(nameOf('models', params)), query.filter).map(({ name, resource }) =>
        modelResource(name, resource),
      ),
    }));
    server.get<Route>(`${base}/models/:id([^/:]+)`, async ({ params }) => {
      const name = unversioned(nameOf('models', params));
      return modelResource(name, this.#models.find(name));
    });
    server.delete<Route>(`${base}/models/:id([^/:]+)`, async ({ params }) => {
      const name = unversioned(nameOf('models', params));
      const holder = this.#endpoints
        .under('')
        .find(({ resource }) => [...resource.deployed.values()].some(({ model }) => unversioned(model) === name));
      if (holder !== undefined) throw new BadRequest(`The Model "${name}" is deployed to the Endpoint "${holder.name}".`);
      return this.#models.remove(name, 'Delete');
    });
    this.#endpointRoutes(server);
  }

  #endpointRoutes(server: FastifyInstance): void {
    server.post<Route>(`${base}/endpoints`, async ({ body, params, query }) => {
      const endpoint = parseOptions(endpointRequest, body);
      const name = nameOf('endpoints', { ...params, id: parseOptions(id, query.endpointId ?? newId()) });
      return this.#endpoints.make(name, 'CreateEndpoint', async () => ({
        made: { ...endpoint, deployed: new Map() },
        response: ofVertexAi('Endpoint', { name, ...endpoint }),
      }));
    });
    server.get<Route>(`${base}/endpoints`, async ({ params, query }) => ({
      endpoints: chosen(this.#endpoints.under(nameOf('endpoints', params)), query.filter).map(({ name, resource }) =>
        endpointResource(name, resource),
      ),
    }));
    server.get<Route>(`${base}/endpoints/:id([^/:]+)`, async ({ params }) => {
      const name = nameOf('endpoints', params);
      return endpointResource(name, this.#endpoints.find(name));
    });
    server.delete<Route>(`${base}/endpoints/:id([^/:]+)`, async ({ params }) => {
      const name = nameOf('endpoints', params);
      if (this.#endpoints.find(name).deployed.size > 0)
        throw new BadRequest(`The Endpoint "${name}" has deployed models: undeploy them first.`);
      return this.#endpoints.remove(name, 'Delete');
    });
    server.post<Route>(`${base}/endpoints/:id([^/:]+)::deployModel`, async ({ params, body }) => {
      const name = nameOf('endpoints', params);
      const { deployedModel } = parseOptions(deployRequest, body);
      const endpoint = this.#endpoints.find(name);
      if (deployedModel.dedicatedResources === undefined && deployedModel.automaticResources === undefined)
        throw new BadRequest('deployedModel needs dedicatedResources or automaticResources');
      const model = this.#models.find(unversioned(deployedModel.model));
      return this.#start(name, 'DeployModel', async () => {
        const deployed = await this.#load(deployedModel, model);
        endpoint.deployed.set(deployed.id, deployed);
        return ofVertexAi('DeployModelResponse', { deployedModel: { ...deployedModel, id: deployed.id } });
      });
    });
    server.post<Route>(`${base}/endpoints/:id([^/:]+)::undeployModel`, async ({ params, body }) => {
      const name = nameOf('endpoints', params);
      const { deployedModelId } = parseOptions(undeployRequest, body);
      const { deployed } = this.#endpoints.find(name);
      const model = deployed.get(deployedModelId);
      if (model === undefined) throw new Refusal(404, `The Endpoint "${name}" has no deployed model "${deployedModelId}".`);
      return this.#start(name, 'UndeployModel', async () => {
        deployed.delete(deployedModelId);
        await model.close();
        return ofVertexAi('UndeployModelResponse');
      });
    });
  }

  async #load(deployedModel: DeployedModelRequest, model: Model): Promise<Deployed> {
    const { served, close } = await openServed({
      model: await localModel(model.artifactUri),
      signature: model.signature.name,
      modelName: model.displayName,
      modelThreads: this.#modelThreads,
    });
    return { ...deployedModel, id: String(++this.#lastId), served, close };
  }
}

/** A model's name; there is one version, so what stands after `@` chooses nothing. */
function unversioned(name: string): string {
  return name.replace(/@.*$/, '');
}

function modelResource(name: string, { signature: _signature, ...model }: Model): object {
  const supportedDeploymentResourcesTypes = ['DEDICATED_RESOURCES', 'AUTOMATIC_RESOURCES'];
  return { name, ...model, versionId: '1', versionAliases: ['default'], supportedDeploymentResourcesTypes };
}

function endpointResource(name: string, { deployed, ...endpoint }: Endpoint): object {
  const deployedModels = [...deployed.values()].map(({ served: _served, close: _close, ...model }) => model);
  const trafficSplit = Object.fromEntries(deployedModels.map(({ id }, i) => [id, i === 0 ? 100 : 0]));
  return { name, ...endpoint, deployedModels, trafficSplit };
}

/** Those of a list that its filter asks for. */
function chosen<T extends { readonly resource: { readonly displayName: string } }>(all: readonly T[], filter = ''): readonly T[] {
  if (filter === '') return all;
  const [, displayName] = /^display_?name\s*=\s*"([^"]*)"$/i.exec(filter.trim()) ?? [];
  if (displayName === undefined)
    throw new BadRequest(`the filter ${JSON.stringify(filter)} is not spoken here; spoken: display_name="NAME"`);
  return all.filter(({ resource }) => resource.displayName === displayName);
}
