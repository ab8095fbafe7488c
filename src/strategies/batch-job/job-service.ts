/** What the two job APIs have in common: a job is made, asked for its state until it ends, and cancelled. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Call } from '../../core/predictor.ts';
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
  /** Field of the lines that is no feature, and that the results must have. */
  readonly keyField: string;
  readonly inputPaths: readonly string[];
  /** Folder. */
  readonly outputPath: string;
  readonly workers: number;
  readonly batchSize: number;
  readonly labels: Readonly<Record<string, string>>;
}

export interface JobResult {
  /** Folder that holds the files of results and errors. */
  readonly outputPath: string;
  readonly nodeHours: number;
}

/** A job's phase as reports name it, or how it ended. */
export type JobStatus =
  | { readonly phase: 'queue' | 'start' | 'run' }
  | { readonly ended: 'succeeded'; readonly result: JobResult }
  /** In the service's own words. */
  | { readonly ended: 'failed'; readonly state: string; readonly reason: string };

export interface JobApi {
  /** What to check is told of it where it refuses. */
  readonly service: Omit<GoogleService, 'title'>;
  /** Answers the name that the service gave the job. */
  create(request: JobRequest): Promise<string>;
  status(name: string, request: JobRequest): Promise<JobStatus>;
  cancel(name: string): Promise<unknown>;
}

/** Polls in a row that may fail before the job is given up: connections get lost while a job runs for an hour. */
const maxFailedPolls = 5;

/** Submits a job and waits for its end; declares the phases `queue`, `start` and `run`. Cancels the job when the call is aborted. */
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
  // Without an answer there is nothing to check with Google: the service may be of this machine.
  const advice = remedy === undefined || statusOf(error) === undefined ? '' : ` (${remedy})`;
  return new Error(message + advice, { cause: error });
}
