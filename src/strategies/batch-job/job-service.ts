/** Common to both job APIs: create a job, poll its state until it ends, cancel it. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../../core/predictor.ts';
import type { OutputLines } from './output-lines.ts';
import { googleProblem, type GoogleService, statusOf } from '../../data/google/errors.ts';

/** Where jobs are made, and for which model. */
export interface Connection {
  readonly rootUrl: string;
  readonly projectId: string;
  readonly region: string;
  readonly modelName: string;
  readonly modelVersion: string | undefined;
  readonly machineType: string;
}

export interface JobRequest {
  readonly jobId: string;
  /** Field of the lines that is not a feature; the results must contain it. */
  readonly keyField: string;
  readonly inputPaths: readonly string[];
  /** A folder. */
  readonly outputPath: string;
  readonly workers: number;
  readonly batchSize: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface JobResult {
  /** Folder with the files of results and errors. */
  readonly outputPath: string;
  readonly nodeHours: number;
}

/** A job's phase, as named in reports, or how it ended. */
export type JobStatus =
  | { readonly phase: 'queue' | 'start' | 'run' }
  | { readonly ended: 'succeeded'; readonly result: JobResult }
  /** In the service's words. */
  | { readonly ended: 'failed'; readonly state: string; readonly reason: string };

export interface JobApi {
  /** How its jobs write results and errors. */
  readonly lines: OutputLines;
  /** Names the service in errors. */
  readonly service: Omit<GoogleService, 'title'>;
  /** Returns the job's name at the service. */
  create(request: JobRequest): Promise<string>;
  status(name: string, request: JobRequest): Promise<JobStatus>;
  cancel(name: string): Promise<unknown>;
}

/** Consecutive polls that may fail: connections break while a job runs for an hour. */
const maxFailedPolls = 5;

/** Submits a job and waits for its end, reporting the phases `queue`, `start` and `run`. Cancels the job if the call is aborted. */
export async function runJob(api: JobApi, request: JobRequest, pollMs: number, call: Call): Promise<JobResult> {
  call.signal.throwIfAborted();
  call.count('requests', 1);
  const name = await api.create(request).catch((error: unknown) => {
    throw inWords(error, api);
  });
  try {
    return await untilEnd(api, name, request, pollMs, call);
  } catch (error) {
    if (call.signal.aborted) await api.cancel(name).catch(() => undefined);
    throw error;
  }
}

async function untilEnd(api: JobApi, name: string, request: JobRequest, pollMs: number, call: Call): Promise<JobResult> {
  let phase = 'queue';
  call.phase(phase);
  for (;;) {
    const status = await poll(api, name, request, pollMs, call);
    if ('phase' in status) {
      if (status.phase !== phase) call.phase((phase = status.phase));
    } else if (status.ended === 'succeeded') {
      return status.result;
    } else {
      throw new Error(`job ${request.jobId} ended ${status.state}: ${status.reason}`);
    }
    await sleep(pollMs, undefined, { signal: call.signal });
  }
}

async function poll(api: JobApi, name: string, request: JobRequest, pollMs: number, call: Call): Promise<JobStatus> {
  for (let failures = 0; ;) {
    try {
      call.count('requests', 1);
      return await api.status(name, request);
    } catch (error) {
      if (++failures === maxFailedPolls) throw inWords(error, api);
      call.retry(error);
      await sleep(pollMs, undefined, { signal: call.signal });
    }
  }
}

function inWords(error: unknown, { service }: JobApi): Error {
  const { message, remedy } = googleProblem(error, { ...service, title: 'the batch prediction service' });
  // Without an answer there is nothing to check at Google: the service may be local.
  const advice = remedy === undefined || statusOf(error) === undefined ? '' : ` (${remedy})`;
  return new Error(message + advice, { cause: error });
}
