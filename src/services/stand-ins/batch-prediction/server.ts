import type { FastifyInstance } from 'fastify';
import { readSignature } from '../../../data/model/saved-model.ts';
import type { ModelServiceOptions } from '../service.ts';
import { aiPlatformRoutes } from './ai-platform.ts';
import { Jobs } from './jobs.ts';
import { createGoogleServer } from '../google-server.ts';
import { Operations } from '../operations.ts';
import { Roots } from '../roots.ts';
import { keptThreads } from './threads.ts';
import { vertexAiRoutes } from './vertex-ai.ts';

/** A batch prediction service that speaks Vertex AI's and AI Platform's job APIs. Not yet listening; closing it cancels its jobs. */
export async function createBatchPrediction(
  { model: path, signature, shapes, modelThreads, roots }: ModelServiceOptions,
  token?: string,
): Promise<FastifyInstance> {
  const served = await readSignature(path, signature, shapes);
  const threads = await keptThreads(served, modelThreads);
  const jobs = new Jobs(() => served, modelThreads, { threads, roots: new Roots(roots ?? []) });
  const server = createGoogleServer(token);
  server.addHook('onClose', async () => {
    await jobs.cancelAll();
    await threads.close();
  });

  aiPlatformRoutes(server, jobs);
  const operations = new Operations();
  operations.routes(server);
  vertexAiRoutes(server, jobs, operations);
  return server;
}
