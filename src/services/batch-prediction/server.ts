import { fastify, type FastifyInstance, type FastifyReply } from 'fastify';
import { z } from 'zod';
import { readSignature } from '../../model/saved-model.ts';
import { parseOptions } from '../../options.ts';
import { messageOf, ProblemsError } from '../../problems.ts';
import type { ServiceOptions } from '../service.ts';
import { Job } from './job.ts';

const int64 = z.union([z.string().regex(/^\d+$/), z.number().int()]).transform(Number);

/** The members of AI Platform's Job that this service reads (ml.googleapis.com v1 projects.jobs; int64 travel as strings). */
const jobRequest = z.object({
  jobId: z.string().regex(/^[A-Za-z]\w*$/, { error: 'must begin with a letter and have letters, digits and underscores only' }),
  predictionInput: z.object({
    dataFormat: z.literal('JSON'),
    inputPaths: z.array(z.string()).min(1),
    outputPath: z.string().min(1),
    maxWorkerCount: int64.optional(),
    batchSize: int64.default(64),
  }),
});

const statusNames: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  500: 'INTERNAL',
};

/** A batch prediction service that speaks AI Platform's job API, on files of this machine. Not yet listening; closing it cancels its jobs. */
export async function createBatchPrediction({ model: path, signature, modelThreads }: ServiceOptions): Promise<FastifyInstance> {
  const model = await readSignature(path, signature);
  const jobs = new Map<string, Job>();
  const server = fastify({ forceCloseConnections: true });
  const find = (id: string) => jobs.get(id);

  server.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    void refuse(reply, error instanceof ProblemsError ? 400 : (error.statusCode ?? 500), messageOf(error));
  });
  server.setNotFoundHandler((request, reply) => void refuse(reply, 404, `no such method: ${request.method} ${request.url}`));
  server.addHook('onClose', async () => {
    for (const job of jobs.values()) job.cancel();
    await Promise.all([...jobs.values()].map((job) => job.done));
  });

  server.post<{ Params: { project: string } }>('/v1/projects/:project/jobs', async ({ body }, reply) => {
    const { jobId, predictionInput } = parseOptions(jobRequest, body);
    if (jobs.has(jobId)) return refuse(reply, 409, `job ${jobId} exists already`);
    const { inputPaths, outputPath, maxWorkerCount = modelThreads, batchSize } = predictionInput;
    const workers = Math.min(maxWorkerCount, modelThreads);
    jobs.set(jobId, new Job(model, { inputPaths, outputPath, workers, batchSize }));
    return jobResource(jobId, jobs.get(jobId) as Job);
  });
  server.get('/v1/projects/:project/jobs', async () => ({ jobs: [...jobs].map(([id, job]) => jobResource(id, job)) }));
  server.get<{ Params: { id: string } }>('/v1/projects/:project/jobs/:id', async ({ params: { id } }, reply) => {
    const job = find(id);
    return job === undefined ? refuse(reply, 404, `there is no job ${id}`) : jobResource(id, job);
  });
  server.post<{ Params: { id: string } }>('/v1/projects/:project/jobs/:id([^:]+)::cancel', async ({ params: { id } }, reply) => {
    const job = find(id);
    if (job === undefined) return refuse(reply, 404, `there is no job ${id}`);
    job.cancel();
    return {};
  });
  return server;
}

function refuse(reply: FastifyReply, code: number, message: string): FastifyReply {
  return reply.code(code).send({ error: { code, message, status: statusNames[code] ?? 'UNKNOWN' } });
}

function jobResource(jobId: string, job: Job): object {
  const { inputPaths, outputPath, workers, batchSize } = job.input;
  return {
    jobId,
    state: job.state,
    createTime: job.createTime.toISOString(),
    ...(job.startTime && { startTime: job.startTime.toISOString() }),
    ...(job.endTime && { endTime: job.endTime.toISOString() }),
    ...(job.errorMessage !== undefined && { errorMessage: job.errorMessage }),
    predictionInput: {
      dataFormat: 'JSON',
      inputPaths,
      outputPath,
      maxWorkerCount: String(workers),
      batchSize: String(batchSize),
    },
    predictionOutput: {
      outputPath,
      predictionCount: String(job.predictionCount),
      errorCount: String(job.errorCount),
      nodeHours: job.nodeHours,
    },
  };
}
