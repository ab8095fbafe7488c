/** AI Platform's batch prediction jobs (ml v1 projects.jobs), through Google's own client. */
import type { ml_v1 } from 'googleapis/build/src/apis/ml/v1.js';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../../predictor.ts';
import { messageOf } from '../../problems.ts';

interface JobRequest {
  readonly jobId: string;
  readonly inputPaths: readonly string[];
  readonly outputPath: string;
  readonly workers: number;
  readonly batchSize: number;
}

interface JobResult {
  readonly predictionCount: number;
  readonly errorCount: number;
  readonly nodeHours: number;
}

export interface JobService {
  /** Submits a job and waits for its end; declares the phases `queue` and `run`. Cancels the job when the call is aborted. */
  run(request: JobRequest, call: Call): Promise<JobResult>;
}

export interface AiPlatformOptions {
  readonly rootUrl: string;
  readonly projectId: string;
  readonly pollMs: number;
}

/** Polls in a row that may fail before the job is given up: connections get lost while a job runs for an hour. */
const maxFailedPolls = 5;

export async function aiPlatform({ rootUrl, projectId, pollMs }: AiPlatformOptions): Promise<JobService> {
  const { ml_v1: api } = await import('googleapis/build/src/apis/ml/v1.js');
  // Retries are declared here, so the client must not have silent ones.
  const { jobs } = new api.Ml({
    rootUrl: rootUrl.endsWith('/') ? rootUrl : `${rootUrl}/`,
    retry: false,
    retryConfig: { retry: 0 },
  }).projects;
  const nameOf = (jobId: string) => `projects/${projectId}/jobs/${jobId}`;

  async function poll(jobId: string, call: Call): Promise<ml_v1.Schema$GoogleCloudMlV1__Job> {
    for (let failures = 0; ;) {
      try {
        call.count('requests', 1);
        return (await jobs.get({ name: nameOf(jobId) })).data;
      } catch (error) {
        if (++failures === maxFailedPolls) throw inWords(error);
        call.retry(error);
        await sleep(pollMs, undefined, { signal: call.signal });
      }
    }
  }

  async function untilEnd(jobId: string, call: Call): Promise<JobResult> {
    let phase = 'queue';
    call.phase(phase);
    for (;;) {
      const { state, errorMessage, predictionOutput } = await poll(jobId, call);
      if (phase === 'queue' && state !== 'QUEUED' && state !== 'PREPARING') call.phase((phase = 'run'));
      if (state === 'SUCCEEDED') {
        return {
          predictionCount: Number(predictionOutput?.predictionCount ?? 0),
          errorCount: Number(predictionOutput?.errorCount ?? 0),
          nodeHours: predictionOutput?.nodeHours ?? 0,
        };
      }
      if (state === 'FAILED' || state === 'CANCELLED')
        throw new Error(`job ${jobId} ended ${state}: ${errorMessage ?? 'no reason given'}`);
      await sleep(pollMs, undefined, { signal: call.signal });
    }
  }

  return {
    async run({ jobId, inputPaths, outputPath, workers, batchSize }, call) {
      call.signal.throwIfAborted();
      const predictionInput = {
        dataFormat: 'JSON',
        inputPaths: [...inputPaths],
        outputPath,
        maxWorkerCount: String(workers),
        batchSize: String(batchSize),
      };
      call.count('requests', 1);
      try {
        await jobs.create({ parent: `projects/${projectId}`, requestBody: { jobId, predictionInput } });
      } catch (error) {
        throw inWords(error);
      }
      try {
        return await untilEnd(jobId, call);
      } catch (error) {
        if (call.signal.aborted) await jobs.cancel({ name: nameOf(jobId) }).catch(() => undefined);
        throw error;
      }
    },
  };
}

function inWords(error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
  return new Error(`the batch prediction service refused or did not answer${code}: ${messageOf(error)}`, { cause: error });
}
