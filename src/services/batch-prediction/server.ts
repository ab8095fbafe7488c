import { fastify, type FastifyInstance } from 'fastify';
import { readSignature } from '../../model/saved-model.ts';
import { messageOf, ProblemsError } from '../../problems.ts';
import type { ServiceOptions } from '../service.ts';
import { aiPlatformRoutes } from './ai-platform.ts';
import { Jobs } from './jobs.ts';
import { refuse } from './refuse.ts';
import { vertexAiRoutes } from './vertex-ai.ts';

/** A batch prediction service that speaks Vertex AI's and AI Platform's job APIs. Not yet listening; closing it cancels its jobs. */
export async function createBatchPrediction({ model: path, signature, modelThreads }: ServiceOptions): Promise<FastifyInstance> {
  const jobs = new Jobs(await readSignature(path, signature), modelThreads);
  const server = fastify({ forceCloseConnections: true });

  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    void refuse(reply, error instanceof ProblemsError ? 400 : (error.statusCode ?? 500), messageOf(error));
  });
  server.setNotFoundHandler((request, reply) => void refuse(reply, 404, `no such method: ${request.method} ${request.url}`));
  server.addHook('onClose', () => jobs.cancelAll());

  aiPlatformRoutes(server, jobs);
  vertexAiRoutes(server, jobs);
  return server;
}
