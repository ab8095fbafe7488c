import { fastify, type FastifyInstance } from 'fastify';
import { BatchBuilder } from '../../model/check.ts';
import { readSignature } from '../../model/saved-model.ts';
import { openDirectPool } from '../direct-pool.ts';
import type { ServiceOptions } from '../service.ts';
import { Batcher } from './batcher.ts';
import { aiPlatformRoutes } from './ai-platform.ts';
import { googleError } from './google-error.ts';
import { BadRequest } from './instances.ts';
import { openInferenceRoutes } from './open-inference.ts';
import type { Served } from './served.ts';
import { tensorflowServingRoutes } from './tensorflow-serving.ts';
import { vertexAiRoutes } from './vertex-ai.ts';

/** Rows that requests waiting for the model may add up to in one call. */
const maxRowsPerCall = 4096;
const bodyLimitBytes = 64 * 2 ** 20;

/** A model server that speaks TensorFlow Serving's REST protocol, Open Inference V2, AI Platform's and Vertex AI's. Not yet listening; closing it closes the model's threads. */
export async function createModelServer({
  model: path,
  signature,
  modelName,
  modelThreads,
}: ServiceOptions): Promise<FastifyInstance> {
  const model = await readSignature(path, signature);
  const pool = await openDirectPool(model, modelThreads);
  const batcher = new Batcher(pool, maxRowsPerCall);
  const server = fastify({ bodyLimit: bodyLimitBytes, forceCloseConnections: true });
  server.addHook('onClose', () => pool.close());

  // The protocols do not look at the content type; parsing here gives their own kinds of error.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  server.setNotFoundHandler(
    ({ method, url }, reply) =>
      void reply
        .code(404)
        .send(
          url.startsWith('/v1/projects/')
            ? googleError(404, `Method not found: ${method} ${url}`)
            : { error: `Malformed request: ${method} ${url}` },
        ),
  );
  const served: Served = {
    modelName,
    model,
    builder: new BatchBuilder(model.inputs),
    async predict(batch) {
      const { outputs, failed } = await batcher.predict(batch);
      if (failed.size === 0) return outputs;
      const messages = [...failed].map(([i, { message }]) => `instances[${i}]: ${message}`);
      throw new BadRequest(messages.slice(0, 20).join('\n'));
    },
  };
  for (const routes of [tensorflowServingRoutes, openInferenceRoutes, aiPlatformRoutes, vertexAiRoutes])
    await server.register(routes(served));
  return server;
}
