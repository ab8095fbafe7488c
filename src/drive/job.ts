import { createWriteStream, type WriteStream } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { once } from 'node:events';
import type { Batch } from '../batch.ts';
import type { CallRecorder } from '../call-recorder.ts';
import type { JobPredictor, JobStrategy } from '../predictor.ts';
import type { DriveContext } from './drive.ts';
import type { Feed } from './feed.ts';

export interface JobDriveContext extends DriveContext {
  readonly strategy: JobStrategy;
  readonly options: unknown;
  readonly predictor: JobPredictor;
  readonly call: CallRecorder;
  /** Folder for the job's input files. */
  readonly inputDir: string;
  /** A second pass over the same instances: the sink's rows carry the input beside the prediction. */
  readonly again: Feed;
}

const rowsPerFile = 100_000;

/**
 * Drives a batch prediction job over a bounded workload: writes keyed lines (`prepare`), lets the strategy run the job, and writes the
 * results in the order of the instances (`join`): a job answers in any order. Predictions are held in memory, 4 bytes a float32, up to
 * the capacity of the prediction table.
 */
export async function driveJob(context: JobDriveContext): Promise<void> {
  const { call, clock, predictor, recorder, signal } = context;
  recorder.begin(clock.now());
  call.phase('prepare');
  const uris = await writeInput(context);
  if (!signal.aborted) {
    for await (const outcome of predictor.run(uris, call)) {
      recorder.outcome(outcome.keys, { outputs: outcome.outputs, failed: outcome.failed ?? new Map() });
    }
    call.phase('join');
    await writeResults(context);
  }
  call.end();
  recorder.addCall(call);
  recorder.end(clock.now());
}

async function writeInput({ feed, inputDir, options, recorder, signal, strategy }: JobDriveContext): Promise<string[]> {
  const uris: string[] = [];
  let file: WriteStream | undefined;
  let rows = 0;
  for await (const { batch, rejected } of feed) {
    recorder.taken(batch.size + rejected.length);
    recorder.rejected(rejected);
    if (signal.aborted) break;
    if (batch.size === 0) continue;
    if (file === undefined || rows >= rowsPerFile) {
      await end(file);
      const path = join(inputDir, `instances-${String(uris.length).padStart(5, '0')}.jsonl`);
      uris.push(path);
      file = createWriteStream(path);
      rows = 0;
    }
    rows += batch.size;
    if (!file.write(strategy.encode(options, batch))) await once(file, 'drain');
  }
  await end(file);
  return uris;
}

async function end(file: WriteStream | undefined): Promise<void> {
  if (file === undefined) return;
  file.end();
  await finished(file);
}

async function writeResults({ again, recorder, sink, signal }: JobDriveContext): Promise<void> {
  let missing = 0;
  for await (const { batch } of again) {
    if (signal.aborted) return;
    const { outcome, unanswered } = answersFor(batch, recorder);
    missing += unanswered;
    await sink.write(batch, outcome);
  }
  recorder.missing(missing, 'the job gave no result for this instance');
}

function answersFor(batch: Batch, recorder: DriveContext['recorder']) {
  return recorder.predictions.lookUp(batch.keys);
}
