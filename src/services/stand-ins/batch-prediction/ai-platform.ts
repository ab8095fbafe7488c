/** AI Platform's batch prediction jobs (ml v1 projects.jobs), the server's side. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parseOptions } from '../../../core/options.ts';
import { queueLabel } from '../../../strategies/batch-job/queue-label.ts';
import type { Jobs } from './jobs.ts';
import type { Job } from './job.ts';
import { aiPlatformLines } from './lines.ts';

const int64 = z.union([z.string().regex(/^\d+$/), z.number().int()]).transform(Number);

/** The members of AI Platform's Job that this service reads (ml.googleapis.com v1 projects.jobs; int64 travel as strings). */
const jobRequest = z.object({
  jobId: z.string().regex(/^[A-Za-z]\w*$/, { error: 'must begin with a letter and have letters, digits and underscores only' }),
  labels: z.record(z.string(), z.string()).default({}),
  predictionInput: z.object({
    modelName: z.string().optional(),
    versionName: z.string().optional(),
    dataFormat: z.literal('JSON'),
    inputPaths: z.array(z.string()).min(1),
    outputPath: z.string().min(1),
    maxWorkerCount: int64.optional(),
    batchSize: int64.default(64),
  }),
});

export function aiPlatformRoutes(server: FastifyInstance, jobs: Jobs): void {
  const base = '/v1/projects/:project/jobs';
  server.post(base, async ({ body }) => {
    const { jobId, labels, predictionInput } = parseOptions(jobRequest, body);
    const { inputPaths, outputPath, maxWorkerCount, batchSize, modelName, versionName } = predictionInput;
    const model = jobs.findModel(versionName ?? modelName);
    const queueS = Number(labels[queueLabel] ?? 0);
    const lines = aiPlatformLines(model);
    return jobResource(
      jobId,
      await jobs.add(jobId, model, { inputPaths, outputPath, workers: maxWorkerCount, batchSize, lines, queueS }),
    );
  });
  server.get(base, async () => ({ jobs: [...jobs.all].map(([id, job]) => jobResource(id, job)) }));
  server.get<{ Params: { id: string } }>(`${base}/:id`, async ({ params: { id } }) => jobResource(id, jobs.find(id)));
  server.post<{ Params: { id: string } }>(`${base}/:id([^:]+)::cancel`, async ({ params: { id } }) => {
    jobs.find(id).cancel();
    return {};
  });
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
