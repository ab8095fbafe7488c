import type { FastifyInstance } from 'fastify';
import type { ModelServiceOptions } from '../service.ts';
import { aiPlatformRoutes } from './ai-platform.ts';
import { takeBodiesAsBytes } from '../bodies.ts';
import { answerErrors, unknownMethod } from '../errors.ts';
import { guardedServer } from '../guarded-server.ts';
import { openInferenceRoutes } from './open-inference.ts';
import { openServed } from './open-served.ts';
import { tensorflowServingRoutes } from './tensorflow-serving.ts';
import { turnsOf } from './turns.ts';
import { vertexAiRoutes } from './vertex-ai.ts';

const bodyLimitBytes = 64 * 2 ** 20;

/** A model server that speaks TensorFlow Serving's REST protocol, Open Inference V2, AI Platform's and Vertex AI's. Not yet listening; closing it closes the model's threads. */
export async function createModelServer(options: ModelServiceOptions, token?: string): Promise<FastifyInstance> {
  const server = guardedServer(bodyLimitBytes, token);
  const turns = options.profile && turnsOf(server, options.profile);
  const { served, close } = await openServed(options, turns);
  answerErrors(server);
  server.addHook('onClose', close);

  takeBodiesAsBytes(server);
  // What KServe's server answers, and its client asks for.
  server.get('/', async () => ({ status: 'alive' }));
  server.setNotFoundHandler((request, reply) => {
    const { method, url } = request;
    if (url.startsWith('/v1/projects/')) unknownMethod(request, reply);
    else if (url.startsWith('/v2'))
      void reply
        .code(404)
        .send({ error: `${method} ${url} is not among the routes of V2 here: health, metadata, ready and infer` });
    else void reply.code(404).send({ error: `Malformed request: ${method} ${url}` });
  });
  for (const routes of [tensorflowServingRoutes, openInferenceRoutes, aiPlatformRoutes, vertexAiRoutes])
    await server.register(routes(served));
  return server;
}
