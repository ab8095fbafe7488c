/** Runs a batch prediction job on the files that a pipeline prepared, and counts its results out by key. */
import type { CallRecorder } from '../core/call-recorder.ts';
import { failuresOf } from '../core/failures.ts';
import { LeftRunningError } from '../core/left-running.ts';
import type { Failure, JobPredictor } from '../core/predictor.ts';
import { messageOf } from '../core/problems.ts';
import type { Recorder } from '../measure/recorder.ts';
import { type JobLimit, withinLimit } from './job-limit.ts';
import { Remarks } from './job-remarks.ts';

export interface JobToTake {
  readonly predictor: JobPredictor;
  readonly call: CallRecorder;
  readonly recorder: Recorder;
  /** Aborted on Ctrl-C. */
  readonly signal: AbortSignal;
  readonly limit: JobLimit;
  /** Keeps the job's files, or its output only, for the user to look into. Returns where, if they are. */
  readonly keepFiles?: (what: 'all' | 'output') => Promise<string | undefined>;
}

export interface JobResults {
  /** Why this instance has no prediction to write; undefined if it has one. */
  failureOf(key: number): Failure | undefined;
}

const notKept: Failure = { message: 'predicted, but the outputs are too large to keep in order for the sink' };

/** Runs the job; undefined if it was stopped: its unanswered instances count as dropped. Rejects with the job's reason if it fails. */
export async function takeResults(job: JobToTake, uris: readonly string[]): Promise<JobResults | undefined> {
  const { call, keepFiles, limit, predictor, recorder, signal } = job;
  if (signal.aborted) return undefined;
  const failures = new Map<number, Failure>();
  const remarks = new Remarks();
  try {
    for await (const outcome of withinLimit(predictor, uris, call, limit)) {
      const { keys, outputs } = outcome;
      remarks.add(outcome.remarks);
      const failed = failuresOf(outcome, keys.length);
      recorder.outcome(keys, { outputs, failed });
      for (const [i, failure] of failed) failures.set(keys[i] as number, failure);
    }
  } catch (error) {
    // On Ctrl-C the job is cancelled and rejects.
    if (signal.aborted && !(error instanceof LeftRunningError)) return undefined;
    throw new Error(`${messageOf(error)}${placeText(await keepFiles?.('all'))}`, { cause: error });
  }
  call.phase('join');
  const place = recorder.unanswered > 0 ? await keepFiles?.('output') : undefined;
  const noResult = { message: `the job returned no result for this instance${remarks.text}${placeText(place)}` };
  recorder.unansweredFailed(noResult.message);
  const { predictions } = recorder;
  return {
    failureOf(key) {
      if (predictions.has(key)) return undefined;
      return failures.get(key) ?? (predictions.answered(key) ? notKept : noResult);
    },
  };
}

/** To follow a message. */
function placeText(place: string | undefined): string {
  return place === undefined ? '' : `. The job's files are kept: ${place}`;
}
