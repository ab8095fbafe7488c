/** Common to both job APIs: create a job, poll its state until it ends, cancel it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { LeftRunningError } from '../../core/left-running.ts';
import type { Call } from '../../core/predictor.ts';
import { type GoogleService, statusOf } from '../../data/google/errors.ts';
import type { OutputLines } from './output-lines.ts';
import { inWords, mayHaveWorked, quoted, reasonOf } from './service-errors.ts';

/** Where jobs are made, and for which model. */
export interface Connection {
  readonly rootUrl: string;
  readonly projectId: string;
  readonly region: string;
  readonly modelName: string;
  readonly modelVersion: string | undefined;
  readonly machineType: string;
  /** For each request, until its whole answer is there. */
  readonly timeoutMs: number;
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
  /** Undefined if the service reports none, or something impossible. */
  readonly nodeHours: number | undefined;
  /** What the service says of instances without a prediction. */
  readonly remarks?: readonly string[];
}

/** A job's phase, as named in reports, or how it ended. */
export type JobStatus =
  | { readonly phase: 'queue' | 'start' | 'run' }
  | { readonly ended: 'succeeded'; readonly result: JobResult }
  /** In the service's words. */
  | { readonly ended: 'failed'; readonly state: string; readonly reason: string };

/** Methods reject with what Google's client throws, or with WrongAnswer. */
export interface JobApi {
  /** How its jobs write results and errors. */
  readonly lines: OutputLines;
  /** Names the service in errors. */
  readonly service: Omit<GoogleService, 'title'>;
  /** Returns the job's name at the service. */
  create(request: JobRequest, signal: AbortSignal): Promise<string>;
  /** The name of a job that `create` made although it failed; undefined if there is none. */
  find(request: Pick<JobRequest, 'jobId'>, signal: AbortSignal): Promise<string | undefined>;
  status(name: string, request: JobRequest, signal: AbortSignal): Promise<JobStatus>;
  cancel(name: string, signal: AbortSignal): Promise<unknown>;
}

/** How long to wait for the next poll: a tenth of the time that the job has taken so far, within these bounds. */
export interface Polling {
  readonly leastMs: number;
  readonly mostMs: number;
}

/** Consecutive polls that may fail, each after twice the wait: connections break while a job runs for an hour. */
const maxFailedPolls = 5;
const longestWaitMs = 60_000;

/** A job that is given up must not run and cost on, but its service may be gone. */
const cancelAttempts = 3;
const cancelMs = 10_000;

/**
 * Submits a job and waits for its end, reporting the phases `queue`, `start` and `run`. If the call is aborted or the service cannot be
 * asked, the job is cancelled. Rejects with LeftRunningError where that fails.
 */
export async function runJob(api: JobApi, request: JobRequest, polling: Polling, call: Call): Promise<JobResult> {
  call.signal.throwIfAborted();
  const name = await created(api, request, polling, call);
  let status: JobStatus;
  try {
    status = await untilEnd(api, name, request, polling, call);
  } catch (error) {
    throw await givenUp(api, name, polling, failureOf(error, api, call));
  }
  if ('result' in status) return status.result;
  const { state, reason } = status as Extract<JobStatus, { ended: 'failed' }>;
  throw new Error(`job ${request.jobId} ended ${state}: ${quoted(reason)}`);
}

/** A request whose answer was lost may have made the job. */
async function created(api: JobApi, request: JobRequest, polling: Polling, call: Call): Promise<string> {
  call.count('requests', 1);
  try {
    return await api.create(request, call.signal);
  } catch (error) {
    const failure = failureOf(error, api, call);
    if (!mayHaveWorked(error)) throw failure;
    let name: string | undefined;
    try {
      name = await api.find(request, AbortSignal.timeout(cancelMs));
    } catch {
      throw new LeftRunningError(
        `${failure.message}; if job ${request.jobId} was made all the same, it runs: look for it, and cancel it`,
        {
          cause: error,
        },
      );
    }
    throw name === undefined ? failure : await givenUp(api, name, polling, failure);
  }
}

function failureOf(error: unknown, { service }: JobApi, { signal }: Call): Error {
  return signal.aborted ? new Error('the call was aborted', { cause: signal.reason }) : inWords(error, service);
}

/** Cancels the job and returns the error to throw. */
async function givenUp(api: JobApi, name: string, { mostMs }: Polling, failure: Error): Promise<Error> {
  const signal = AbortSignal.timeout(cancelMs);
  for (let attempt = 1; ; attempt++) {
    try {
      await api.cancel(name, signal);
      return new Error(`${failure.message}; the job was cancelled`, { cause: failure });
    } catch (error) {
      if (attempt < cancelAttempts && !signal.aborted) await sleep(mostMs, undefined, { signal }).catch(() => undefined);
      else {
        const message = `${failure.message}; the job could not be cancelled (${reasonOf(error)}): it may run, and cost, until you cancel ${name}`;
        return new LeftRunningError(message, { cause: failure });
      }
    }
  }
}

/** Answers of a service that is there and lets this user in, but has no such job or no such question. */
const answersOfNone: ReadonlySet<number | undefined> = new Set([400, 404, 405, 501]);

/** Looks for a job that there is not. Rejects if the service does not answer, or refuses this user. */
export async function askService(api: JobApi, signal: AbortSignal): Promise<void> {
  try {
    await api.find({ jobId: 'predbench_check' }, signal);
  } catch (error) {
    if (!answersOfNone.has(statusOf(error))) throw inWords(error, api.service);
  }
}

async function untilEnd(
  api: JobApi,
  name: string,
  request: JobRequest,
  { leastMs, mostMs }: Polling,
  call: Call,
): Promise<JobStatus> {
  const startMs = performance.now();
  let phase = 'queue';
  call.phase(phase);
  for (let failures = 0; ;) {
    let waitMs = Math.min(mostMs, Math.max(leastMs, (performance.now() - startMs) / 10));
    try {
      call.count('requests', 1);
      const status = await api.status(name, request, call.signal);
      failures = 0;
      if (!('phase' in status)) return status;
      if (status.phase !== phase) call.phase((phase = status.phase));
    } catch (error) {
      if (call.signal.aborted || ++failures === maxFailedPolls) throw error;
      call.retry(error);
      waitMs = Math.min(mostMs * 2 ** (failures - 1), longestWaitMs);
    }
    await sleep(waitMs, undefined, { signal: call.signal });
  }
}
