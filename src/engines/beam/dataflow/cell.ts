/** What a cell needs on Dataflow beside its pipeline: a folder in the user's bucket, the model in it, and an end of its job. */
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { DataflowSettings } from '../../../core/keys/dataflow.ts';
import { LeftRunningError } from '../../../core/left-running.ts';
import { messageOf, type Problem } from '../../../core/problems.ts';
import { isEmulated } from '../../../data/google/pubsub/client.ts';
import { cancelDataflowJobs } from '../../../data/google/dataflow-jobs.ts';
import type { Source } from '../../../data/sources/source.ts';
import { isCloud, joinPath, labelledFolder, placeOf, shownPath } from '../../../data/storage/index.ts';
import type { CellTask } from '../../engine.ts';
import { modelFolder } from './image.ts';
import { dataflowOptions, isBilledDataflow, jobName } from './options.ts';

export interface DataflowCell {
  /** `gs://` folder. */
  readonly folder: string;
  /** As on a command line of Beam. */
  readonly options: readonly string[];
}

/** Makes nothing. */
export function dataflowCell(dataflow: DataflowSettings, { settings, workload, workers, labels }: CellTask): DataflowCell {
  const folder = labelledFolder(dataflow.bucket, labels);
  const kind = workload.kind === 'batch' ? 'batch' : 'stream';
  return { folder, options: dataflowOptions({ dataflow, cloud: settings.cloud, kind, workers, folder, labels }) };
}

/** What the workers could not reach. */
export function unreachable({ files = [] }: Pick<Source, 'files'>): Problem[] {
  return files
    .filter((path) => !isCloud(path))
    .map((path) => ({
      file: shownPath(path),
      message: 'is on this machine, where workers on Dataflow cannot read it',
      remedy: 'put it into Cloud Storage, and name it by its gs:// URI',
    }));
}

/** What a stream asks for that Dataflow does not have. */
export function streamProblems({ settings: { cloud } }: CellTask): Problem[] {
  const problems: Problem[] = [];
  if (isEmulated() && isBilledDataflow())
    problems.push({
      message: 'workers on Dataflow cannot reach the Pub/Sub emulator of this machine (PUBSUB_EMULATOR_HOST)',
      remedy: 'unset PUBSUB_EMULATOR_HOST',
    });
  if (!cloud.workers.streamingEngine)
    problems.push({
      key: 'cloud.workers.streamingEngine',
      message: "streaming jobs of Beam's Python SDK always use Streaming Engine",
      remedy: 'leave it out',
    });
  return problems;
}

/** A job whose input files the workers cannot write. */
export function unsharedInput(storage: string | undefined): Problem[] {
  if (storage !== undefined && isCloud(storage)) return [];
  const message = `the job's files are on this machine, where workers on Dataflow cannot write them`;
  return [{ key: 'strategies', message, remedy: 'give the job a folder in Cloud Storage: storage: gs://BUCKET/PATH' }];
}

/** Copies the model to where the workers find it. Rejects with ProblemsError if the bucket refuses it. */
export async function stageModel(model: string, folder: string): Promise<void> {
  const entries = await readdir(model, { recursive: true, withFileTypes: true });
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = join(entry.parentPath, entry.name);
    const to = joinPath(modelFolder(folder), ...relative(model, path).split(/[\\/]/));
    await pipeline(createReadStream(path), await placeOf(to).write(to));
  }
}

/** Cancels the cell's job if it goes on after its driver. Throws LeftRunningError if that fails. */
export async function cancelLeft({ project, region }: DataflowSettings, { labels }: CellTask): Promise<void> {
  const name = jobName(labels);
  try {
    await cancelDataflowJobs({ project, region, name });
  } catch (error) {
    const console = `https://console.cloud.google.com/dataflow/jobs?project=${project}`;
    throw new LeftRunningError(`the Dataflow job ${name} may go on and cost money: ${messageOf(error)}; see ${console}`, {
      cause: error,
    });
  }
}
