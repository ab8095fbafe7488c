/** Vertex AI's batch prediction jobs (aiplatform v1 projects.locations.batchPredictionJobs), the server's side. */
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { parseOptions } from '../../../core/options.ts';
import { joinPath } from '../../../data/storage/index.ts';
import { queueLabel } from '../../../strategies/batch-job/queue-label.ts';
import { Refusal } from '../errors.ts';
import { newId, nothing, type Operations, vertexAiMetadata } from '../operations.ts';
import type { Job, JobState } from './job.ts';
import type { Jobs } from './jobs.ts';
import { vertexAiLines } from './lines.ts';

/** The members of BatchPredictionJob that this service reads. Files of this machine are taken where the cloud takes gs:// only. */
const jobRequest = z.object({
  displayName: z.string().min(1),
  model: z.string().min(1),
  inputConfig: z.object({ instancesFormat: z.literal('jsonl'), gcsSource: z.object({ uris: z.array(z.string()).min(1) }) }),
  instanceConfig: z.object({ instanceType: z.literal('object').optional(), keyField: z.string().min(1).optional() }).default({}),
  outputConfig: z.object({
    predictionsFormat: z.literal('jsonl'),
    gcsDestination: z.object({ outputUriPrefix: z.string().min(1) }),
  }),
  dedicatedResources: z.looseObject({ maxReplicaCount: z.int().min(1).optional() }).optional(),
  manualBatchTuningParameters: z.object({ batchSize: z.int().min(1).default(64) }).default({ batchSize: 64 }),
  labels: z.record(z.string(), z.string()).default({}),
});

type JobRequest = z.output<typeof jobRequest>;

interface JobParams {
  readonly project: string;
  readonly location: string;
  readonly id?: string;
}

const states: Readonly<Record<JobState, string>> = {
  QUEUED: 'JOB_STATE_QUEUED',
  PREPARING: 'JOB_STATE_PENDING',
  RUNNING: 'JOB_STATE_RUNNING',
  SUCCEEDED: 'JOB_STATE_SUCCEEDED',
  FAILED: 'JOB_STATE_FAILED',
  CANCELLING: 'JOB_STATE_CANCELLING',
  CANCELLED: 'JOB_STATE_CANCELLED',
};

export function vertexAiRoutes(server: FastifyInstance, jobs: Jobs, operations: Operations): void {
  const base = '/v1/projects/:project/locations/:location/batchPredictionJobs';
  const requests = new WeakMap<Job, JobRequest>();
  const nameOf = ({ project, location, id = '' }: JobParams) =>
    `projects/${project}/locations/${location}/batchPredictionJobs/${id}`;
  const find = (name: string): object => {
    const job = jobs.find(name);
    const request = requests.get(job);
    if (request === undefined) throw new Refusal(404, `there is no job ${name}`);
    return jobResource(name, request, job);
  };

  server.post<{ Params: JobParams }>(base, async ({ body, params }) => {
    const request = parseOptions(jobRequest, body);
    const model = jobs.findModel(request.model);
    const { displayName, inputConfig, instanceConfig, outputConfig, dedicatedResources, labels } = request;
    const name = nameOf({ ...params, id: newId() });
    const modelId = request.model.split('/').at(-1) ?? displayName;
    const job = await jobs.add(name, model, {
      inputPaths: inputConfig.gcsSource.uris,
      outputPath: joinPath(outputConfig.gcsDestination.outputUriPrefix, `prediction-${modelId}-${new Date().toISOString()}`),
      workers: dedicatedResources?.maxReplicaCount,
      batchSize: request.manualBatchTuningParameters.batchSize,
      lines: vertexAiLines(model, instanceConfig.keyField),
      queueS: Number(labels[queueLabel] ?? 0),
    });
    requests.set(job, request);
    return jobResource(name, request, job);
  });
  server.get<{ Params: JobParams }>(base, async ({ params }) => ({
    batchPredictionJobs: [...jobs.all.keys()].filter((name) => name.startsWith(nameOf(params))).map(find),
  }));
  server.get<{ Params: JobParams }>(`${base}/:id`, async ({ params }) => find(nameOf(params)));
  server.delete<{ Params: JobParams }>(`${base}/:id`, async ({ params }) => {
    const name = nameOf(params);
    jobs.remove(name);
    // The operation is the location's: the job is gone.
    const parent = `projects/${params.project}/locations/${params.location}`;
    return operations.start(parent, () => Promise.resolve(nothing), vertexAiMetadata('Delete'));
  });
  server.post<{ Params: JobParams }>(`${base}/:id([^:]+)::cancel`, async ({ params }) => {
    jobs.find(nameOf(params)).cancel();
    return {};
  });
}

function jobResource(name: string, request: JobRequest, job: Job): object {
  const { createTime, startTime, endTime, errorMessage, state, predictionCount, errorCount, nodeHours, input } = job;
  return {
    name,
    ...request,
    state: states[state],
    createTime: createTime.toISOString(),
    ...(startTime && { startTime: startTime.toISOString() }),
    ...(endTime && { endTime: endTime.toISOString() }),
    ...(errorMessage !== undefined && { error: { code: 3, message: errorMessage } }),
    outputInfo: { gcsOutputDirectory: input.outputPath },
    completionStats: { successfulCount: String(predictionCount), failedCount: String(errorCount) },
    resourcesConsumed: { replicaHours: nodeHours },
  };
}
