import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { once } from 'node:events';
import type { CallRecorder } from '../../../core/call-recorder.ts';
import { failuresOf } from '../../../core/failures.ts';
import { LeftRunningError } from '../../../core/left-running.ts';
import type { Failure, JobPredictor, JobStrategy } from '../../../core/predictor.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import { messageOf } from '../../../core/problems.ts';
import { type JobLimit, withinLimit } from './parts/job-limit.ts';
import { Remarks } from './parts/remarks.ts';
import { Spool } from './parts/spool.ts';
import { joinPath, placeOf } from '../../../data/storage/index.ts';
import type { DriveContext } from './drive.ts';

export interface JobDriveContext extends DriveContext {
  readonly strategy: JobStrategy;
  readonly options: unknown;
  readonly model: ModelSignature;
  readonly predictor: JobPredictor;
  readonly call: CallRecorder;
  /** Folder for the job's input files, local or in Cloud Storage. */
  readonly inputDir: string;
  /** File for the instances until their results are there, since the sink's rows contain them; absent if the sink keeps nothing. */
  readonly spoolPath?: string;
  readonly limit: JobLimit;
  /** Keeps the job's files, or its output only, for the user to look into. Returns where, if they are. */
  readonly keepFiles?: (what: 'all' | 'output') => Promise<string | undefined>;
}

const rowsPerFile = 100_000;
const noResult = 'the job returned no result for this instance';
const notKept: Failure = { message: 'predicted, but the outputs are too large to keep in order for the sink' };

/**
 * Drives a batch prediction job: writes keyed lines (`prepare`), lets the strategy run the job, and writes the results, which come in any
 * order, in the order of the instances (`join`). Predictions are held in memory, in 4 bytes per float32, up to the capacity of the
 * prediction table.
 */
export async function driveJob(context: JobDriveContext): Promise<void> {
  const { call, clock, recorder, spoolPath } = context;
  recorder.begin(clock.now());
  call.phase('prepare');
  const spool = spoolPath === undefined ? undefined : await Spool.create(spoolPath);
  try {
    const uris = await writeInput(context, spool);
    const results = await takeResults(context, uris);
    if (results !== undefined && spool !== undefined) await writeResults(context, spool, results);
  } finally {
    await spool?.close();
  }
  call.end();
  recorder.addCall(call);
  recorder.end(clock.now());
}

interface Results {
  /** By key. */
  readonly failures: ReadonlyMap<number, Failure>;
  /** Of the instances that the job left out. */
  readonly noResult: Failure;
}

/** Runs the job; undefined if it was stopped: its unanswered instances count as dropped. */
async function takeResults(context: JobDriveContext, uris: readonly string[]): Promise<Results | undefined> {
  const { call, keepFiles, limit, predictor, recorder, signal } = context;
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
  const message = noResult + remarks.text + placeText(place);
  recorder.unansweredFailed(message);
  return { failures, noResult: { message } };
}

/** To follow a message. */
function placeText(place: string | undefined): string {
  return place === undefined ? '' : `. The job's files are kept: ${place}`;
}

async function writeInput(
  { feed, inputDir, model, options, recorder, signal, strategy }: JobDriveContext,
  spool: Spool | undefined,
): Promise<string[]> {
  const uris: string[] = [];
  let file: Writable | undefined;
  let rows = 0;
  for await (const chunk of feed) {
    const { batch, rejected } = chunk;
    recorder.taken(batch.size + rejected.length);
    recorder.rejected(rejected);
    if (signal.aborted) break;
    await spool?.add(chunk);
    if (batch.size === 0) continue;
    if (file === undefined || rows >= rowsPerFile) {
      await end(file);
      const path = joinPath(inputDir, `instances-${String(uris.length).padStart(5, '0')}.jsonl`);
      uris.push(path);
      file = await placeOf(path).write(path);
      rows = 0;
    }
    rows += batch.size;
    if (!file.write(strategy.encode(options, batch, model))) await once(file, 'drain');
  }
  await end(file);
  return uris;
}

async function end(file: Writable | undefined): Promise<void> {
  if (file === undefined) return;
  file.end();
  await finished(file);
}

async function writeResults(
  { recorder: { predictions }, sink, signal }: JobDriveContext,
  spool: Spool,
  { failures, noResult }: Results,
): Promise<void> {
  for await (const { batch, rejected } of spool.read()) {
    if (signal.aborted) return;
    if (rejected.length > 0) await sink.reject(rejected);
    const failed = new Map<number, Failure>();
    batch.keys.forEach((key, i) => {
      if (predictions.has(key)) return;
      failed.set(i, failures.get(key) ?? (predictions.answered(key) ? notKept : noResult));
    });
    await sink.write(batch, { outputs: predictions.lookUp(batch.keys), failed });
  }
}
