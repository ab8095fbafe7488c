/** AI Platform's online prediction (ml v1 projects.models), the server's side. Every project is known. */
import type { FastifyInstance } from 'fastify';
import { listText, rowWriter } from '../../../data/columns/json.ts';
import { answerGoogleErrors, BadRequest, googleBodyLimit, Refusal } from '../errors.ts';
import { readObject } from './instances.ts';
import { isServedVersion, type Served } from './served.ts';
import { readPredict } from './tensorflow-serving.ts';

interface ModelParams {
  readonly project: string;
  readonly model: string;
  readonly version?: string;
}

const model = '/v1/projects/:project/models/:model([^/:]+)';
const bases = [model, `${model}/versions/:version([^/:]+)`];

type FindServed = (params: ModelParams) => Served | undefined;

/** One model, of which the version is always 1. A prediction is an object, also of one output; a prediction that fails is answered as `{"error":"..."}`. */
export function aiPlatformRoutes(served: Served) {
  const { modelName } = served;
  const find: FindServed = ({ model, version }) => (model === modelName && isServedVersion(version) ? served : undefined);
  return async (server: FastifyInstance): Promise<void> => {
    for (const base of bases) {
      server.get<{ Params: ModelParams }>(base, async ({ params }) => {
        found(find, params);
        const name = `projects/${params.project}/models/${modelName}`;
        const version = { name: `${name}/versions/1`, isDefault: true, state: 'READY' };
        return params.version === undefined ? { name, defaultVersion: version } : version;
      });
    }
    await aiPlatformPredictions(find)(server);
  };
}

/** `:predict` of the models that `find` knows; without a version the default one is meant. */
export function aiPlatformPredictions(find: FindServed) {
  return async (server: FastifyInstance): Promise<void> => {
    answerGoogleErrors(server);
    for (const base of bases) {
      server.post<{ Params: ModelParams; Body?: Uint8Array }>(
        `${base}::predict`,
        { bodyLimit: googleBodyLimit },
        async ({ body, params }, reply) => {
          const served = found(find, params);
          try {
            const request = readObject(body);
            const { model, builder, predict } = await served.named(request['signature_name']);
            const { batch } = readPredict(request, model, builder);
            const outputs = await predict(batch);
            const predictions = listText(rowWriter(outputs), batch.size);
            return await reply.type('application/json').send(`{"predictions":${predictions}}`);
          } catch (error) {
            if (!(error instanceof BadRequest)) throw error;
            return reply.code(400).send({ error: `Prediction failed: ${error.message}` });
          }
        },
      );
    }
  };
}

function found(find: FindServed, params: ModelParams): Served {
  const served = find(params);
  if (served !== undefined) return served;
  const { project, model, version = '1' } = params;
  const name = `projects/${project}/models/${model}/versions/${version}`;
  throw new Refusal(404, `Field: name Error: The model resource: "${name}" was not found.`);
}
