import type { FastifyInstance } from 'fastify';
import { aiPlatformRoutes as aiPlatformJobs } from '../batch-prediction/ai-platform.ts';
import { Jobs } from '../batch-prediction/jobs.ts';
import { ownThreads } from '../batch-prediction/threads.ts';
import { takeBodiesAsBytes } from '../bodies.ts';
import { createGoogleServer } from '../google-server.ts';
import { vertexAiRoutes as vertexAiJobs } from '../batch-prediction/vertex-ai.ts';
import { aiPlatformPredictions } from '../model-server/ai-platform.ts';
import { vertexAiPredictions } from '../model-server/vertex-ai.ts';
import type { PlatformOptions } from '../service.ts';
import { Roots } from '../roots.ts';
import { AiPlatform } from './ai-platform.ts';
import { Operations } from '../operations.ts';
import { VertexAi } from './vertex-ai.ts';

/**
 * Vertex AI and AI Platform in small: models are uploaded and deployed, and then answer online predictions and batch jobs. Not yet listening;
 * closing it cancels its jobs and closes the models' threads.
 */
export async function createPlatform(options: PlatformOptions, token?: string): Promise<FastifyInstance> {
  const { modelThreads } = options;
  const server = createGoogleServer(token);
  const roots = new Roots(options.roots ?? []);
  const operations = new Operations();
  const vertexAi = new VertexAi(operations, modelThreads, roots);
  const aiPlatform = new AiPlatform(operations, modelThreads, roots);
  const jobs = new Jobs((name) => vertexAi.signatureOf(name) ?? aiPlatform.signatureOf(name), modelThreads, {
    threads: ownThreads,
    roots,
  });
  server.addHook('onClose', async () => {
    await jobs.cancelAll();
    await vertexAi.close();
    await aiPlatform.close();
  });

  operations.routes(server);
  vertexAi.routes(server);
  aiPlatform.routes(server);
  vertexAiJobs(server, jobs, operations);
  aiPlatformJobs(server, jobs);
  await server.register(async (online) => {
    takeBodiesAsBytes(online);
    await online.register(vertexAiPredictions((params) => vertexAi.deployed(params)));
    await online.register(aiPlatformPredictions((params) => aiPlatform.served(params)));
  });
  return server;
}
