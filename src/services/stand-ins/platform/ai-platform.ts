/** AI Platform's models and versions (ml v1 projects.models), the server's side. Every project is known. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { localModel } from '../../../data/model/local-copy.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import { parseOptions } from '../../../core/options.ts';
import { messageOf } from '../../../core/problems.ts';
import { BadRequest } from '../errors.ts';
import { openServed } from '../model-server/open-served.ts';
import type { Served } from '../model-server/served.ts';
import type { Roots } from '../roots.ts';
import { type Operations, typed } from '../operations.ts';
import { Resources, type Start } from './resources.ts';

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

type Model = Readonly<z.output<typeof modelRequest>>;

interface Route {
  readonly Params: { readonly project: string; readonly model: string; readonly version: string };
}

const base = '/v1/projects/:project/models';
const nameOf = ({ project, model }: { project: string; model: string }) => `projects/${project}/models/${model}`;
const versionOf = (params: Route['Params']) => `${nameOf(params)}/versions/${params.version}`;

export class AiPlatform {
  readonly #start: Start;
  readonly #modelThreads: number;
  readonly #roots: Roots;
  readonly #models: Resources<Model>;
  readonly #versions: Resources<Version>;

  constructor(operations: Operations, modelThreads: number, roots: Roots) {
    this.#roots = roots;
    this.#start = (name, operationType, work) => {
      const [, project, , model] = name.split('/');
      const metadata = { operationType, modelName: `projects/${project}/models/${model}` };
      return operations.start(`projects/${project}`, work, typed('google.cloud.ml.v1.OperationMetadata', metadata));
    };
    this.#modelThreads = modelThreads;
    this.#models = new Resources(this.#start);
    this.#versions = new Resources(this.#start);
  }

  /** By the resource name of a model or of a version. */
  signatureOf(name: string): ModelSignature | undefined {
    return this.#running(name)?.model;
  }

  served({ project, model, version }: { project: string; model: string; version?: string }): Served | undefined {
    const name = nameOf({ project, model });
    return this.#running(version === undefined ? name : `${name}/versions/${version}`);
  }

  /** A model stands for its default version, the first. */
  #running(name: string): Served | undefined {
    const [first] = this.#versions.under(`${name}/versions/`);
    return (first?.resource ?? this.#versions.get(name))?.running?.served;
  }

  async close(): Promise<void> {
    await Promise.all(this.#versions.under('').map(async ({ resource }) => resource.running?.close()));
  }

  routes(server: FastifyInstance): void {
    server.post<Route>(base, async ({ body, params }) => {
      const model = parseOptions(modelRequest, body);
      const name = nameOf({ ...params, model: model.name });
      this.#models.add(name, model);
      return { ...model, name };
    });
    server.get<Route>(base, async ({ params }) => ({
      models: this.#models.under(`projects/${params.project}/`).map(({ name, resource }) => ({ ...resource, name })),
    }));
    server.get<Route>(`${base}/:model([^/:]+)`, async ({ params }) => ({
      ...this.#models.find(nameOf(params)),
      name: nameOf(params),
    }));
    server.delete<Route>(`${base}/:model([^/:]+)`, async ({ params }) => {
      const name = nameOf(params);
      if (this.#versions.under(`${name}/versions/`).length > 0)
        throw new BadRequest('Field: model.name Error: The model has versions: delete them first.');
      return this.#models.remove(name, 'DELETE_MODEL');
    });
    server.post<Route>(`${base}/:model([^/:]+)/versions`, async ({ body, params }) => {
      const request = parseOptions(versionRequest, body);
      await this.#roots.check(request.deploymentUri);
      this.#models.find(nameOf(params));
      const version: Version = { resource: { ...request, createTime: new Date().toISOString() }, state: 'CREATING' };
      const name = versionOf({ ...params, version: request.name });
      this.#versions.add(name, version);
      return this.#start(name, 'CREATE_VERSION', async () =>
        typed('google.cloud.ml.v1.Version', await this.#open(name, version, params.model)),
      );
    });
    server.get<Route>(`${base}/:model([^/:]+)/versions/:version([^/:]+)`, async ({ params }) =>
      versionResource(versionOf(params), this.#versions.find(versionOf(params))),
    );
    server.delete<Route>(`${base}/:model([^/:]+)/versions/:version([^/:]+)`, async ({ params }) => {
      const version = this.#versions.find(versionOf(params));
      version.state = 'DELETING';
      return this.#versions.remove(versionOf(params), 'DELETE_VERSION', async () => version.running?.close());
    });
  }

  /** A version that cannot be served stays, as FAILED. */
  async #open(name: string, version: Version, modelName: string): Promise<object> {
    try {
      version.running = await openServed({
        model: await localModel(version.resource.deploymentUri),
        modelName,
        modelThreads: this.#modelThreads,
      });
      version.state = 'READY';
      return versionResource(name, version);
    } catch (error) {
      version.state = 'FAILED';
      version.errorMessage = messageOf(error);
      throw error;
    }
  }
}

function versionResource(name: string, { resource, state, errorMessage }: Version): object {
  return { ...resource, name, state, ...(errorMessage !== undefined && { errorMessage }) };
}
