/** Vertex AI's batch prediction jobs (aiplatform v1 projects.locations.batchPredictionJobs), through Google's client. */
import { z } from 'zod';
import { clientOptions } from '../../data/google/client.ts';
import { vertexAiLines } from './output-lines.ts';
import type { Connection, JobApi, JobStatus } from './job-service.ts';
import { answerIn, hours, maxAnswerBytes, perhaps, quoted, unknownState } from './service-errors.ts';

const failure = perhaps(z.object({ message: perhaps(z.string()) }));
const job = z.object({
  state: perhaps(z.string()),
  error: failure,
  partialFailures: perhaps(z.array(failure)),
  outputInfo: perhaps(z.object({ gcsOutputDirectory: perhaps(z.string().min(1)) })),
  resourcesConsumed: perhaps(z.object({ replicaHours: hours })),
});

const jobList = z.object({
  batchPredictionJobs: perhaps(z.array(z.object({ name: perhaps(z.string()), displayName: perhaps(z.string()) }))),
});

export async function vertexAi({
  rootUrl,
  projectId,
  region,
  modelName,
  modelVersion,
  machineType,
  timeoutMs,
}: Connection): Promise<JobApi> {
  const { aiplatform_v1: api } = await import('googleapis/build/src/apis/aiplatform/v1.js');
  const client = new api.Aiplatform({ ...(await clientOptions(rootUrl)), timeout: timeoutMs, maxContentLength: maxAnswerBytes });
  const jobs = client.projects.locations.batchPredictionJobs;
  const parent = `projects/${projectId}/locations/${region}`;

  return {
    lines: vertexAiLines,
    service: {
      api: 'aiplatform.googleapis.com',
      role: 'the role Vertex AI User (roles/aiplatform.user)',
      named: '"projectId", "region" and "modelName"',
    },
    async create({ jobId, keyField, inputPaths, outputPath, workers, batchSize, labels }, signal) {
      const requestBody = {
        displayName: jobId,
        model: `${parent}/models/${modelName}${modelVersion === undefined ? '' : `@${modelVersion}`}`,
        inputConfig: { instancesFormat: 'jsonl', gcsSource: { uris: [...inputPaths] } },
        // The service removes the key before it calls the model, and returns it with the prediction.
        instanceConfig: { instanceType: 'object', keyField },
        outputConfig: { predictionsFormat: 'jsonl', gcsDestination: { outputUriPrefix: outputPath } },
        dedicatedResources: { machineSpec: { machineType }, startingReplicaCount: workers, maxReplicaCount: workers },
        manualBatchTuningParameters: { batchSize },
        labels,
      };
      const { data } = await jobs.create({ parent, requestBody }, { signal });
      return answerIn(z.object({ name: z.string().min(1) }), data, 'the new job with its name').name;
    },
    async find({ jobId }, signal) {
      const { data } = await jobs.list({ parent, filter: `display_name="${jobId}"` }, { signal });
      return answerIn(jobList, data, 'its jobs').batchPredictionJobs?.find(({ displayName }) => displayName === jobId)?.name;
    },
    async status(name, { outputPath }, signal) {
      return jobStatus(answerIn(job, (await jobs.get({ name }, { signal })).data, 'the job'), outputPath);
    },
    cancel: (name, signal) => jobs.cancel({ name }, { signal }),
  };
}

/** Includes partial success: results are used, and instances without one fail. */
function jobStatus(
  { state, error, outputInfo, partialFailures, resourcesConsumed }: z.output<typeof job>,
  outputPath: string,
): JobStatus {
  switch (state) {
    case 'JOB_STATE_SUCCEEDED':
    case 'JOB_STATE_PARTIALLY_SUCCEEDED': {
      const remarks = [error, ...(partialFailures ?? [])].flatMap((failure) => failure?.message ?? []).map(quoted);
      const nodeHours = resourcesConsumed?.replicaHours;
      return { ended: 'succeeded', result: { outputPath: outputInfo?.gcsOutputDirectory ?? outputPath, nodeHours, remarks } };
    }
    case 'JOB_STATE_FAILED':
    case 'JOB_STATE_CANCELLED':
    case 'JOB_STATE_EXPIRED':
      return { ended: 'failed', state, reason: error?.message ?? 'no reason given' };
    case 'JOB_STATE_QUEUED':
      return { phase: 'queue' };
    case 'JOB_STATE_PENDING':
      return { phase: 'start' };
    case 'JOB_STATE_RUNNING':
    case 'JOB_STATE_CANCELLING':
    case 'JOB_STATE_PAUSED':
    case 'JOB_STATE_UPDATING':
      return { phase: 'run' };
    default:
      throw unknownState(state);
  }
}
