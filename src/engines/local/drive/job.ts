import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { once } from 'node:events';
import type { CallRecorder } from '../../../core/call-recorder.ts';
import { failuresOf } from '../../../core/failures.ts';
import { LeftRunningError } from '../../../core/left-running.ts';
import type { Failure, JobPredictor, JobStrategy } from '../../../core/predictor.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import { Remarks } from './parts/remarks.ts';
import { joinPath, placeOf } from '../../../data/storage/index.ts';
import type { DriveContext } from './drive.ts';
import type { Feed } from './parts/feed.ts';

export interface JobDriveContext extends DriveContext {
  readonly strategy: JobStrategy;
  readonly options: unknown;
  readonly model: ModelSignature;
  readonly predictor: JobPredictor;
  readonly call: CallRecorder;
  /** Folder for the job's input files, local or in Cloud Storage. */
  readonly inputDir: string;
  /** A second pass over the same instances, since the sink's rows contain the input. */
  readonly again: Feed;
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
  const { call, clock, recorder, signal } = context;
  recorder.begin(clock.now());
  call.phase('prepare');
  const uris = await writeInput(context);
  try {
    if (!signal.aborted) await runJob(context, uris);
  } catch (error) {
    // On Ctrl-C the job is cancelled and rejects; unanswered instances count as dropped.
    if (!signal.aborted || error instanceof LeftRunningError) throw error;
  }
  call.end();
  recorder.addCall(call);
  recorder.end(clock.now());
}

async function runJob(context: JobDriveContext, uris: readonly string[]): Promise<void> {
  const { call, predictor, recorder } = context;
  const failures = new Map<number, Failure>();
  const remarks = new Remarks();
  for await (const outcome of predictor.run(uris, call)) {
    const { keys, outputs } = outcome;
    remarks.add(outcome.remarks);
    const failed = failuresOf(outcome, keys.length);
    recorder.outcome(keys, { outputs, failed });
    for (const [i, failure] of failed) failures.set(keys[i] as number, failure);
  }
  call.phase('join');
  await writeResults(context, failures, { message: noResult + remarks.text });
}

async function writeInput({ feed, inputDir, model, options, recorder, signal, strategy }: JobDriveContext): Promise<string[]> {
  const uris: string[] = [];
  let file: Writable | undefined;
  let rows = 0;
  for await (const { batch, rejected } of feed) {
    recorder.taken(batch.size + rejected.length);
    recorder.rejected(rejected);
    if (signal.aborted) break;
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
  { again, recorder, sink, signal }: JobDriveContext,
  failures: ReadonlyMap<number, Failure>,
  noResult: Failure,
): Promise<void> {
  let missing = 0;
  for await (const { batch, rejected } of again) {
    if (signal.aborted) return;
    if (rejected.length > 0) await sink.reject(rejected);
    const failed = new Map<number, Failure>();
    batch.keys.forEach((key, i) => {
      if (recorder.predictions.has(key)) return;
      if (!recorder.predictions.answered(key)) missing++;
      failed.set(i, failures.get(key) ?? (recorder.predictions.answered(key) ? notKept : noResult));
    });
    await sink.write(batch, { outputs: recorder.predictions.lookUp(batch.keys), failed });
  }
  recorder.missing(missing, noResult.message);
}
