/** Vertex AI's models and endpoints (aiplatform v1 projects.locations.models and .endpoints), the server's side. Every project is known. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { z } from 'zod';
import { localModel } from '../../../data/model/local-copy.ts';
import { readSignature } from '../../../data/model/saved-model.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import { parseOptions } from '../../../core/options.ts';
import { refuse } from '../errors.ts';
import { openServed } from '../model-server/open-served.ts';
import type { DeployedModel } from '../model-server/vertex-ai.ts';
import type { Operations } from './operations.ts';

const labels = z.record(z.string(), z.string()).default({});
const id = z.string().regex(/^[a-z0-9_-]{1,63}$/, 'must be at most 63 of a-z, 0-9, "_" and "-"');

/** The members that this service reads. Folders of this machine are taken where the cloud takes gs:// only. */
const uploadRequest = z.object({
  modelId: id,
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
    dedicatedResources: z.looseObject({ minReplicaCount: z.int().min(1), maxReplicaCount: z.int().min(1).optional() }),
  }),
});
const undeployRequest = z.object({ deployedModelId: z.string().min(1) });

type Model = z.output<typeof uploadRequest>['model'] & { readonly signature: ModelSignature };
type Deployed = z.output<typeof deployRequest>['deployedModel'] & DeployedModel & { readonly close: () => Promise<void> };
interface Endpoint extends Readonly<z.output<typeof endpointRequest>> {
  readonly deployed: Map<string, Deployed>;
}

interface Location {
  readonly project: string;
  readonly location: string;
}
type Params = Location & { readonly id: string };

const base = '/v1/projects/:project/locations/:location';
const parentOf = ({ project, location }: Location) => `projects/${project}/locations/${location}`;

export class VertexAi {
  readonly #operations: Operations;
  readonly #modelThreads: number;
  /** By resource name. Undefined: the operation that makes it is under way. */
  readonly #models = new Map<string, Model | undefined>();
  readonly #endpoints = new Map<string, Endpoint | undefined>();
  #lastId = 0;

  constructor(operations: Operations, modelThreads: number) {
    this.#operations = operations;
    this.#modelThreads = modelThreads;
  }

  /** By a model's resource name, with or without a version. */
  signatureOf(name: string): ModelSignature | undefined {
    return this.#models.get(name.replace(/@.*$/, ''))?.signature;
  }

  /** The model at an endpoint: the first, where there are several. */
  deployed({ endpoint, ...location }: Location & { readonly endpoint: string }): DeployedModel | undefined {
    return this.#endpoints
      .get(`${parentOf(location)}/endpoints/${endpoint}`)
      ?.deployed.values()
      .next().value;
  }

  async close(): Promise<void> {
    const all = [...this.#endpoints.values()].flatMap((endpoint) => [...(endpoint?.deployed.values() ?? [])]);
    await Promise.all(all.map(({ close }) => close()));
  }

  routes(server: FastifyInstance): void {
    server.post<{ Params: Location }>(`${base}/models::upload`, async ({ body, params }, reply) => {
      const { modelId, model } = parseOptions(uploadRequest, body);
      const name = `${parentOf(params)}/models/${modelId}`;
      return this.#make(this.#models, name, reply, async () => {
        const signature = await readSignature(await localModel(model.artifactUri), undefined);
        return { made: { ...model, signature }, response: { model: name, modelVersionId: '1' } };
      });
    });
    server.get<{ Params: Location }>(`${base}/models`, async ({ params }) => ({
      models: namesIn(this.#models, `${parentOf(params)}/models/`),
    }));
    server.get<{ Params: Params }>(`${base}/models/:id([^/:]+)`, async ({ params }, reply) => {
      const name = `${parentOf(params)}/models/${params.id}`;
      const model = this.#models.get(name);
      if (model === undefined) return refuse(reply, 404, `The Model "${name}" does not exist.`);
      const { signature: _, ...resource } = model;
      return { name, ...resource, versionId: '1' };
    });
    server.delete<{ Params: Params }>(`${base}/models/:id([^/:]+)`, async ({ params }, reply) => {
      const name = `${parentOf(params)}/models/${params.id}`;
      const holder = [...this.#endpoints].find(([, endpoint]) =>
        [...(endpoint?.deployed.values() ?? [])].some(({ model }) => model === name),
      );
      if (holder !== undefined) return refuse(reply, 400, `The Model "${name}" is deployed to the Endpoint "${holder[0]}".`);
      return this.#delete(this.#models, name, reply);
    });
    this.#endpointRoutes(server);
  }

  #endpointRoutes(server: FastifyInstance): void {
    server.post<{ Params: Location; Querystring: { endpointId?: string } }>(`${base}/endpoints`, async (request, reply) => {
      const endpoint = parseOptions(endpointRequest, request.body);
      const name = `${parentOf(request.params)}/endpoints/${parseOptions(id, request.query.endpointId)}`;
      return this.#make(this.#endpoints, name, reply, async () => ({
        made: { ...endpoint, deployed: new Map() },
        response: { name, ...endpoint },
      }));
    });
    server.get<{ Params: Location }>(`${base}/endpoints`, async ({ params }) => ({
      endpoints: namesIn(this.#endpoints, `${parentOf(params)}/endpoints/`),
    }));
    server.get<{ Params: Params }>(`${base}/endpoints/:id([^/:]+)`, async ({ params }, reply) => {
      const name = `${parentOf(params)}/endpoints/${params.id}`;
      const endpoint = this.#endpoints.get(name);
      if (endpoint === undefined) return refuse(reply, 404, `The Endpoint "${name}" does not exist.`);
      const { deployed, ...resource } = endpoint;
      const deployedModels = [...deployed.values()].map(({ served: _served, close: _close, ...model }) => model);
      return { name, ...resource, deployedModels };
    });
    server.delete<{ Params: Params }>(`${base}/endpoints/:id([^/:]+)`, async ({ params }, reply) => {
      const name = `${parentOf(params)}/endpoints/${params.id}`;
      if ((this.#endpoints.get(name)?.deployed.size ?? 0) > 0)
        return refuse(reply, 400, `The Endpoint "${name}" has deployed models: undeploy them first.`);
      return this.#delete(this.#endpoints, name, reply);
    });
    server.post<{ Params: Params }>(`${base}/endpoints/:id([^/:]+)::deployModel`, async ({ params, body }, reply) => {
      const name = `${parentOf(params)}/endpoints/${params.id}`;
      const { deployedModel } = parseOptions(deployRequest, body);
      const endpoint = this.#endpoints.get(name);
      if (endpoint === undefined) return refuse(reply, 404, `The Endpoint "${name}" does not exist.`);
      const model = this.#models.get(deployedModel.model);
      if (model === undefined) return refuse(reply, 404, `The Model "${deployedModel.model}" does not exist.`);
      return this.#operations.start(name, async () => {
        const deployed = await this.#load(deployedModel, model);
        endpoint.deployed.set(deployed.id, deployed);
        return { deployedModel: { ...deployedModel, id: deployed.id } };
      });
    });
    server.post<{ Params: Params }>(`${base}/endpoints/:id([^/:]+)::undeployModel`, async ({ params, body }, reply) => {
      const name = `${parentOf(params)}/endpoints/${params.id}`;
      const { deployedModelId } = parseOptions(undeployRequest, body);
      const deployed = this.#endpoints.get(name)?.deployed;
      if (deployed?.has(deployedModelId) !== true)
        return refuse(reply, 404, `The Endpoint "${name}" has no deployed model "${deployedModelId}".`);
      return this.#operations.start(name, async () => {
        const model = deployed.get(deployedModelId);
        deployed.delete(deployedModelId);
        await model?.close();
        return {};
      });
    });
  }

  async #load(deployedModel: z.output<typeof deployRequest>['deployedModel'], model: Model): Promise<Deployed> {
    const { served, close } = await openServed({
      model: await localModel(model.artifactUri),
      signature: model.signature.name,
      modelName: model.displayName,
      modelThreads: this.#modelThreads,
    });
    return { ...deployedModel, id: String(++this.#lastId), served, close };
  }

  #make<T>(
    all: Map<string, T | undefined>,
    name: string,
    reply: FastifyReply,
    work: () => Promise<{ readonly made: T; readonly response: object }>,
  ): object {
    if (all.has(name)) return refuse(reply, 409, `${name} already exists.`);
    all.set(name, undefined);
    return this.#operations.start(name, async () => {
      try {
        const { made, response } = await work();
        all.set(name, made);
        return response;
      } catch (error) {
        all.delete(name);
        throw error;
      }
    });
  }

  #delete<T>(all: Map<string, T | undefined>, name: string, reply: FastifyReply): object {
    if (all.get(name) === undefined) return refuse(reply, 404, `${name} does not exist.`);
    return this.#operations.start(name, async () => {
      all.delete(name);
      return {};
    });
  }
}

/** What is there under a parent, by name only. */
function namesIn(all: ReadonlyMap<string, object | undefined>, parent: string): object[] {
  return [...all].flatMap(([name, value]) => (value === undefined || !name.startsWith(parent) ? [] : [{ name }]));
}
