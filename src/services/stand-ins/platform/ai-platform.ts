/** AI Platform's models and versions (ml v1 projects.models), the server's side. Every project is known. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { localModel } from '../../../data/model/local-copy.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import { parseOptions } from '../../../core/options.ts';
import { messageOf } from '../../../core/problems.ts';
import { refuse } from '../errors.ts';
import { openServed } from '../model-server/open-served.ts';
import type { Served } from '../model-server/served.ts';
import type { Operations } from './operations.ts';

const labels = z.record(z.string(), z.string()).default({});
const name = z.string().regex(/^[A-Za-z]\w*$/, 'must begin with a letter and have letters, digits and underscores only');

/** The members that this service reads. Folders of this machine are taken where the cloud takes gs:// only. */
const modelRequest = z.object({ name, regions: z.array(z.string()).default([]), labels });
const versionRequest = z.object({
  name,
  deploymentUri: z.string().min(1),
  framework: z.literal('TENSORFLOW'),
  runtimeVersion: z.string().min(1),
  machineType: z.string().default('mls1-c1-m2'),
  manualScaling: z.object({ nodes: z.int().min(1) }).optional(),
  labels,
});

interface Version {
  readonly resource: z.output<typeof versionRequest> & { readonly createTime: string };
  state: 'CREATING' | 'READY' | 'FAILED' | 'DELETING';
  errorMessage?: string;
  running?: { readonly served: Served; readonly close: () => Promise<void> };
}

interface Model extends Readonly<z.output<typeof modelRequest>> {
  /** By name; the first is the default. */
  readonly versions: Map<string, Version>;
}

interface Params {
  readonly project: string;
  readonly model: string;
  readonly version: string;
}

const base = '/v1/projects/:project/models';

export class AiPlatform {
  readonly #operations: Operations;
  readonly #modelThreads: number;
  /** By resource name. */
  readonly #models = new Map<string, Model>();

  constructor(operations: Operations, modelThreads: number) {
    this.#operations = operations;
    this.#modelThreads = modelThreads;
  }

  /** By the resource name of a model, which stands for its default version, or of a version. */
  signatureOf(resource: string): ModelSignature | undefined {
    const [, model = resource, version] = /^(.*)\/versions\/(.*)$/.exec(resource) ?? [];
    return this.#version(model, version)?.running?.served.model;
  }

  served({ project, model, version }: Omit<Params, 'version'> & { readonly version?: string }): Served | undefined {
    return this.#version(`projects/${project}/models/${model}`, version)?.running?.served;
  }

  async close(): Promise<void> {
    const versions = [...this.#models.values()].flatMap((model) => [...model.versions.values()]);
    await Promise.all(versions.map(async ({ running }) => running?.close()));
  }

  routes(server: FastifyInstance): void {
    server.post<{ Params: Params }>(base, async ({ body, params }, reply) => {
      const model = parseOptions(modelRequest, body);
      const resource = modelOf({ ...params, model: model.name });
      if (this.#models.has(resource))
        return refuse(reply, 409, `Field: model.name Error: A model with the same name already exists.`);
      this.#models.set(resource, { ...model, versions: new Map() });
      return modelResource(resource, model);
    });
    server.get<{ Params: Params }>(base, async ({ params }) => ({
      models: [...this.#models].flatMap(([resource, model]) =>
        resource.startsWith(`projects/${params.project}/`) ? [modelResource(resource, model)] : [],
      ),
    }));
    server.get<{ Params: Params }>(`${base}/:model([^/:]+)`, async ({ params }, reply) => {
      const resource = modelOf(params);
      const model = this.#models.get(resource);
      return model === undefined ? refuse(reply, 404, notFound(resource)) : modelResource(resource, model);
    });
    server.delete<{ Params: Params }>(`${base}/:model([^/:]+)`, async ({ params }, reply) => {
      const resource = modelOf(params);
      const model = this.#models.get(resource);
      if (model === undefined) return refuse(reply, 404, notFound(resource));
      if (model.versions.size > 0)
        return refuse(reply, 400, 'Field: model.name Error: The model has versions: delete them first.');
      return this.#start(params, async () => {
        this.#models.delete(resource);
        return {};
      });
    });
    this.#versionRoutes(server);
  }

  #versionRoutes(server: FastifyInstance): void {
    server.post<{ Params: Params }>(`${base}/:model([^/:]+)/versions`, async ({ body, params }, reply) => {
      const request = parseOptions(versionRequest, body);
      const model = this.#models.get(modelOf(params));
      if (model === undefined) return refuse(reply, 404, notFound(modelOf(params)));
      if (model.versions.has(request.name))
        return refuse(reply, 409, 'Field: version.name Error: A version with the same name already exists.');
      const version: Version = { resource: { ...request, createTime: new Date().toISOString() }, state: 'CREATING' };
      model.versions.set(request.name, version);
      return this.#start(params, () => this.#open(version, params));
    });
    server.get<{ Params: Params }>(`${base}/:model([^/:]+)/versions/:version([^/:]+)`, async ({ params }, reply) => {
      const version = this.#version(modelOf(params), params.version);
      if (version === undefined) return refuse(reply, 404, notFound(`${modelOf(params)}/versions/${params.version}`));
      return versionResource(modelOf(params), version);
    });
    server.delete<{ Params: Params }>(`${base}/:model([^/:]+)/versions/:version([^/:]+)`, async ({ params }, reply) => {
      const version = this.#version(modelOf(params), params.version);
      if (version === undefined) return refuse(reply, 404, notFound(`${modelOf(params)}/versions/${params.version}`));
      version.state = 'DELETING';
      return this.#start(params, async () => {
        this.#models.get(modelOf(params))?.versions.delete(params.version);
        await version.running?.close();
        return {};
      });
    });
  }

  /** A version that cannot be served stays, as FAILED. */
  async #open(version: Version, params: Params): Promise<object> {
    try {
      version.running = await openServed({
        model: await localModel(version.resource.deploymentUri),
        modelName: params.model,
        modelThreads: this.#modelThreads,
      });
      version.state = 'READY';
      return versionResource(modelOf(params), version);
    } catch (error) {
      version.state = 'FAILED';
      version.errorMessage = messageOf(error);
      throw error;
    }
  }

  #start(params: Params, work: () => Promise<object>): object {
    return this.#operations.start(`projects/${params.project}`, work, { modelName: modelOf(params) });
  }

  #version(model: string, version: string | undefined): Version | undefined {
    const versions = this.#models.get(model)?.versions;
    return version === undefined ? versions?.values().next().value : versions?.get(version);
  }
}

function modelOf({ project, model }: Omit<Params, 'version'>): string {
  return `projects/${project}/models/${model}`;
}

function notFound(resource: string): string {
  return `Field: name Error: The resource: "${resource}" was not found.`;
}

function modelResource(resource: string, { regions, labels }: Omit<Model, 'versions'>): object {
  return { name: resource, regions, labels };
}

function versionResource(model: string, { resource, state, errorMessage }: Version): object {
  return { ...resource, name: `${model}/versions/${resource.name}`, state, ...(errorMessage !== undefined && { errorMessage }) };
}
