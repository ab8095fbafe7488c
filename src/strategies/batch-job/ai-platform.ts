/** AI Platform's batch prediction jobs (ml v1 projects.jobs), through Google's client. Google has shut the service down. */
import { clientOptions } from '../../data/google/client.ts';
import { aiPlatformLines } from './output-lines.ts';
import type { Connection, JobApi, JobStatus } from './job-service.ts';

export async function aiPlatform({ rootUrl, projectId, region, modelName, modelVersion }: Connection): Promise<JobApi> {
  const { ml_v1: api } = await import('googleapis/build/src/apis/ml/v1.js');
  const { jobs } = new api.Ml(await clientOptions(rootUrl)).projects;
  const parent = `projects/${projectId}`;
  const model = `${parent}/models/${modelName}`;

  return {
    lines: aiPlatformLines,
    service: {
      api: 'ml.googleapis.com',
      role: 'ml.jobs.create (roles/ml.developer)',
      named: '"projectId", "region", "modelName" and "modelVersion"',
    },
    async create({ jobId, inputPaths, outputPath, workers, batchSize, labels }) {
      const predictionInput = {
        dataFormat: 'JSON',
        ...(modelVersion === undefined ? { modelName: model } : { versionName: `${model}/versions/${modelVersion}` }),
        region,
        inputPaths: [...inputPaths],
        outputPath,
        maxWorkerCount: String(workers),
        batchSize: String(batchSize),
      };
      await jobs.create({ parent, requestBody: { jobId, labels, predictionInput } });
      return `${parent}/jobs/${jobId}`;
    },
    async status(name, { outputPath }): Promise<JobStatus> {
      const { state, errorMessage, predictionOutput } = (await jobs.get({ name })).data;
      if (state === 'SUCCEEDED')
        return { ended: 'succeeded', result: { outputPath, nodeHours: predictionOutput?.nodeHours ?? 0 } };
      if (state === 'FAILED' || state === 'CANCELLED')
        return { ended: 'failed', state, reason: errorMessage ?? 'no reason given' };
      return { phase: state === 'QUEUED' ? 'queue' : state === 'PREPARING' ? 'start' : 'run' };
    },
    cancel: (name) => jobs.cancel({ name }),
  };
}
