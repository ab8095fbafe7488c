import type { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { once } from 'node:events';
import type { Failure, JobStrategy } from '../../../core/predictor.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import { type JobResults, type JobToTake, takeResults } from '../../job-results.ts';
import { Spool } from './parts/spool.ts';
import { joinPath, placeOf } from '../../../data/storage/index.ts';
import type { DriveContext } from './drive.ts';

export interface JobDriveContext extends DriveContext, Omit<JobToTake, keyof DriveContext> {
  readonly strategy: JobStrategy;
  readonly options: unknown;
  readonly model: ModelSignature;
  /** Folder for the job's input files, local or in Cloud Storage. */
  readonly inputDir: string;
  /** File for the instances until their results are there, since the sink's rows contain them; absent if the sink keeps nothing. */
  readonly spoolPath?: string;
}

const rowsPerFile = 100_000;

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
  results: JobResults,
): Promise<void> {
  for await (const { batch, rejected } of spool.read()) {
    if (signal.aborted) return;
    if (rejected.length > 0) await sink.reject(rejected);
    const failed = new Map<number, Failure>();
    batch.keys.forEach((key, i) => {
      const failure = results.failureOf(key);
      if (failure !== undefined) failed.set(i, failure);
    });
    await sink.write(batch, { outputs: predictions.lookUp(batch.keys), failed });
  }
}
