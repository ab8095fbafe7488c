/** Vertex AI's batch prediction jobs (aiplatform v1 projects.locations.batchPredictionJobs), through Google's client. */
import type { aiplatform_v1 } from 'googleapis/build/src/apis/aiplatform/v1.js';
import { clientOptions } from '../../data/google/client.ts';
import { vertexAiLines } from './output-lines.ts';
import type { Connection, JobApi, JobStatus } from './job-service.ts';

export async function vertexAi({
  rootUrl,
  projectId,
  region,
  modelName,
  modelVersion,
  machineType,
}: Connection): Promise<JobApi> {
  const { aiplatform_v1: api } = await import('googleapis/build/src/apis/aiplatform/v1.js');
  const client = new api.Aiplatform(await clientOptions(rootUrl));
  const jobs = client.projects.locations.batchPredictionJobs;
  const parent = `projects/${projectId}/locations/${region}`;

  return {
    lines: vertexAiLines,
    service: {
      api: 'aiplatform.googleapis.com',
      role: 'the role Vertex AI User (roles/aiplatform.user)',
      named: '"projectId", "region" and "modelName"',
    },
    async create({ jobId, keyField, inputPaths, outputPath, workers, batchSize, labels }) {
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
      const { name } = (await jobs.create({ parent, requestBody })).data;
      if (typeof name !== 'string') throw new Error('the service created a job without a name');
      return name;
    },
    async status(name, { outputPath }) {
      return statusOf((await jobs.get({ name })).data, outputPath);
    },
    cancel: (name) => jobs.cancel({ name }),
  };
}

/** Includes partial success: results are used, and instances without one fail. */
function statusOf(job: aiplatform_v1.Schema$GoogleCloudAiplatformV1BatchPredictionJob, outputPath: string): JobStatus {
  const { state, error, outputInfo, resourcesConsumed } = job;
  switch (state) {
    case 'JOB_STATE_SUCCEEDED':
    case 'JOB_STATE_PARTIALLY_SUCCEEDED': {
      const folder = outputInfo?.gcsOutputDirectory ?? outputPath;
      return { ended: 'succeeded', result: { outputPath: folder, nodeHours: resourcesConsumed?.replicaHours ?? 0 } };
    }
    case 'JOB_STATE_FAILED':
    case 'JOB_STATE_CANCELLED':
    case 'JOB_STATE_EXPIRED':
      return { ended: 'failed', state, reason: error?.message ?? 'no reason given' };
    case 'JOB_STATE_QUEUED':
      return { phase: 'queue' };
    case 'JOB_STATE_PENDING':
      return { phase: 'start' };
    default:
      return { phase: 'run' };
  }
}
