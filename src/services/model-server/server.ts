import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';
import { BatchBuilder } from '../../model/check.ts';
import { readSignature } from '../../model/saved-model.ts';
import { openDirectPool } from '../direct-pool.ts';
import type { ServiceOptions } from '../service.ts';
import { Batcher } from './batcher.ts';
import { BadRequest, modelMetadata, modelStatus, readPredict, writePredict } from './tensorflow-serving.ts';

/** Rows that requests waiting for the model may add up to in one call. */
const maxRowsPerCall = 4096;
const bodyLimitBytes = 64 * 2 ** 20;

interface ModelParams {
  /** Without a constraint a parameter would take the `:predict` along. */
  readonly model: string;
  readonly version?: string;
}

/** A model server that speaks TensorFlow Serving's REST protocol. Not yet listening; closing it closes the model's threads. */
export async function createModelServer({
  model: path,
  signature,
  modelName,
  modelThreads,
}: ServiceOptions): Promise<FastifyInstance> {
  const model = await readSignature(path, signature);
  const pool = await openDirectPool(model, modelThreads);
  const builder = new BatchBuilder(model.inputs);
  const batcher = new Batcher(pool, maxRowsPerCall);
  const server = fastify({ bodyLimit: bodyLimitBytes, forceCloseConnections: true });
  server.addHook('onClose', () => pool.close());

  // The protocol does not look at the content type; parsing here gives its own kind of error.
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    void reply.code(error instanceof BadRequest ? 400 : (error.statusCode ?? 500)).send({ error: error.message });
  });
  server.setNotFoundHandler(
    (request, reply) => void reply.code(404).send({ error: `Malformed request: ${request.method} ${request.url}` }),
  );

  const known = ({ model: name, version = '1' }: ModelParams, reply: FastifyReply): boolean => {
    if (name === modelName && version === '1') return true;
    void reply
      .code(404)
      .send({ error: `Servable not found for request: ${name} version ${version}; served: ${modelName} version 1` });
    return false;
  };
  for (const base of ['/v1/models/:model([^/:]+)', '/v1/models/:model([^/:]+)/versions/:version(\\d+)']) {
    server.get<{ Params: ModelParams }>(base, async ({ params }, reply) => (known(params, reply) ? modelStatus() : reply));
    server.get<{ Params: ModelParams }>(`${base}/metadata`, async ({ params }, reply) =>
      known(params, reply) ? modelMetadata(modelName, model) : reply,
    );
    server.post<{ Params: ModelParams; Body: string }>(`${base}::predict`, async ({ body, params }, reply) => {
      if (!known(params, reply)) return reply;
      const { batch, format } = readPredict(body ?? '', model, builder);
      const { outputs, failed } = await batcher.predict(batch);
      if (failed.size > 0) {
        const messages = [...failed].map(([i, { message }]) => `instances[${i}]: ${message}`);
        return reply.code(400).send({ error: messages.slice(0, 20).join('\n') });
      }
      return reply.type('application/json').send(writePredict(outputs, batch.size, format));
    });
  }
  return server;
}
