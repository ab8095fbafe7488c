/** AI Platform's batch prediction jobs (ml v1 projects.jobs), through Google's client. Google has shut the service down. */
import { clientOptions } from '../../data/google/client.ts';
import { z } from 'zod';
import { statusOf } from '../../data/google/errors.ts';
import { aiPlatformLines } from './output-lines.ts';
import type { Connection, JobApi, JobStatus } from './job-service.ts';
import { answerIn, hours, maxAnswerBytes, perhaps, unknownState } from './service-errors.ts';

const job = z.object({
  state: perhaps(z.string()),
  errorMessage: perhaps(z.string()),
  predictionOutput: perhaps(z.object({ nodeHours: hours })),
});

export async function aiPlatform({
  rootUrl,
  projectId,
  region,
  modelName,
  modelVersion,
  timeoutMs,
}: Connection): Promise<JobApi> {
  const { ml_v1: api } = await import('googleapis/build/src/apis/ml/v1.js');
  const { jobs } = new api.Ml({ ...(await clientOptions(rootUrl)), timeout: timeoutMs, maxContentLength: maxAnswerBytes })
    .projects;
  const parent = `projects/${projectId}`;
  const model = `${parent}/models/${modelName}`;

  return {
    lines: aiPlatformLines,
    service: {
      api: 'ml.googleapis.com',
      role: 'ml.jobs.create (roles/ml.developer)',
      named: '"projectId", "region", "modelName" and "modelVersion"',
    },
    async create({ jobId, inputPaths, outputPath, workers, batchSize, labels }, signal) {
      const predictionInput = {
        dataFormat: 'JSON',
        ...(modelVersion === undefined ? { modelName: model } : { versionName: `${model}/versions/${modelVersion}` }),
        region,
        inputPaths: [...inputPaths],
        outputPath,
        maxWorkerCount: String(workers),
        batchSize: String(batchSize),
      };
      const { data } = await jobs.create({ parent, requestBody: { jobId, labels, predictionInput } }, { signal });
      answerIn(z.object({}), data, 'the new job');
      return `${parent}/jobs/${jobId}`;
    },
    async find({ jobId }, signal) {
      const name = `${parent}/jobs/${jobId}`;
      try {
        answerIn(job, (await jobs.get({ name }, { signal })).data, 'the job');
        return name;
      } catch (error) {
        if (statusOf(error) === 404) return undefined;
        throw error;
      }
    },
    async status(name, { outputPath }, signal) {
      return jobStatus(answerIn(job, (await jobs.get({ name }, { signal })).data, 'the job'), outputPath);
    },
    cancel: (name, signal) => jobs.cancel({ name }, { signal }),
  };
}

function jobStatus({ state, errorMessage, predictionOutput }: z.output<typeof job>, outputPath: string): JobStatus {
  switch (state) {
    case 'SUCCEEDED':
      return { ended: 'succeeded', result: { outputPath, nodeHours: predictionOutput?.nodeHours } };
    case 'FAILED':
    case 'CANCELLED':
      return { ended: 'failed', state, reason: errorMessage ?? 'no reason given' };
    case 'QUEUED':
      return { phase: 'queue' };
    case 'PREPARING':
      return { phase: 'start' };
    case 'RUNNING':
    case 'CANCELLING':
      return { phase: 'run' };
    default:
      throw unknownState(state);
  }
}
