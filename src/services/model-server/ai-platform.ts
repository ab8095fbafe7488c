/** AI Platform's online prediction (ml v1 projects.models), the server's side. Every project is known; the version is always 1. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { rowWriter } from '../../model/json.ts';
import { answerGoogleErrors, googleBodyLimit, googleError } from './google-error.ts';
import { BadRequest } from './instances.ts';
import type { Served } from './served.ts';
import { readPredict } from './tensorflow-serving.ts';

interface ModelParams {
  readonly project: string;
  readonly model: string;
  readonly version?: string;
}

const projectModel = '/v1/projects/:project/models/:model([^/:]+)';

/** A prediction is an object, also of one output; a prediction that fails is answered as `{"error":"..."}`. */
export function aiPlatformRoutes({ modelName, model, builder, predict }: Served) {
  const known = ({ project, model: name, version = '1' }: ModelParams, reply: FastifyReply): boolean => {
    if (name === modelName && version === '1') return true;
    const message = `Field: name Error: The model resource: "projects/${project}/models/${name}/versions/${version}" was not found.`;
    void reply.code(404).send(googleError(404, message));
    return false;
  };
  return async (server: FastifyInstance): Promise<void> => {
    answerGoogleErrors(server);
    for (const base of [projectModel, `${projectModel}/versions/:version`]) {
      server.get<{ Params: ModelParams }>(base, async ({ params }, reply) => {
        if (!known(params, reply)) return reply;
        const name = `projects/${params.project}/models/${modelName}`;
        const version = { name: `${name}/versions/1`, isDefault: true, state: 'READY' };
        return params.version === undefined ? { name, defaultVersion: version } : version;
      });
      const versioned = base === projectModel ? base : `${projectModel}/versions/:version(\\d+)`;
      server.post<{ Params: ModelParams; Body: string }>(
        `${versioned}::predict`,
        { bodyLimit: googleBodyLimit },
        async ({ body, params }, reply) => {
          if (!known(params, reply)) return reply;
          try {
            const { batch } = readPredict(body ?? '', model, builder);
            const outputs = await predict(batch);
            const rows = Array.from({ length: batch.size }, (_, i) => i).map(rowWriter(outputs));
            return await reply.type('application/json').send(`{"predictions":[${rows.join(',')}]}`);
          } catch (error) {
            if (!(error instanceof BadRequest)) throw error;
            return reply.code(400).send({ error: `Prediction failed: ${error.message}` });
          }
        },
      );
    }
  };
}
