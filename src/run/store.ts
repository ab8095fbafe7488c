/** Reads stored runs: `results/<id>/`. */
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { exists } from '../core/files.ts';
import { didYouMean, messageOf, type Problem, ProblemsError } from '../core/problems.ts';
import { type RunRecord, runRecordVersion } from '../core/record.ts';
import { unsealed } from '../core/seal.ts';
import { damageOf } from './damage.ts';
import { upgraded } from '../core/record-v1.ts';
import { storedExperiment } from '../core/stored-experiment.ts';

export const recordFile = 'run.json';
/** Where ids of runs are looked up. */
export const resultsFolder = 'results';

/** The folder of a run, from its path, the path of its run.json, or its id in `results/`. */
export async function findRun(given: string): Promise<string> {
  if (basename(given) === recordFile) return dirname(given);
  return given !== basename(given) || (await exists(given)) ? given : join(resultsFolder, given);
}

/** Path of the latest run in `results/`. */
export async function latestRun(): Promise<string | undefined> {
  const latest = (await runsIn(resultsFolder)).at(-1);
  return latest && join(resultsFolder, latest);
}

/** Reads a stored run from its folder or its run.json. Throws ProblemsError if there is none that this version can read. */
export async function readRecord(path: string): Promise<RunRecord> {
  const dir = basename(path) === recordFile ? dirname(path) : path;
  const file = join(dir, recordFile);
  const text = await readFile(file, 'utf8').catch(async (cause: unknown) => {
    throw new ProblemsError(await missing(dir), { cause });
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ProblemsError({ file, message: `is not valid JSON: ${messageOf(cause)}`, remedy: remedyAnew }, { cause });
  }
  const problem = versionProblem(value);
  if (problem !== undefined) throw new ProblemsError({ file, ...problem });
  const { record: stored, isWhole } = unsealed(value as Readonly<Record<string, unknown>>);
  const damaged = (message: string) => new ProblemsError({ file, message, remedy: remedyAnew });
  if (isWhole === false) throw damaged('is damaged or was changed: its checksum does not match');
  // Earlier versions wrote no checksum.
  const damage = isWhole === true ? undefined : (listsProblem(stored) ?? damageOf(upgraded(stored)));
  if (damage !== undefined) throw damaged(damage);
  const record = upgraded(stored) as unknown as RunRecord;
  const experiment = storedExperiment(record.experiment, { file, key: 'experiment' });
  return { ...record, experiment };
}

/**
 * Works on a run's record. What fails on one without a checksum, of an earlier version, is damage that its shape does not show: throws
 * ProblemsError then.
 */
export async function withRecord<T>(path: string, work: (record: RunRecord) => Promise<T>): Promise<T> {
  const record = await readRecord(path);
  try {
    return await work(record);
  } catch (cause) {
    const dir = basename(path) === recordFile ? dirname(path) : path;
    const file = join(dir, recordFile);
    const isSealed = unsealed(JSON.parse(await readFile(file, 'utf8'))).isWhole === true;
    if (cause instanceof ProblemsError || isSealed) throw cause;
    throw new ProblemsError({ file, message: `is damaged: ${messageOf(cause)}`, remedy: remedyAnew }, { cause });
  }
}

const remedyAnew = 'run the experiment again';

async function missing(dir: string): Promise<Problem> {
  const stats = await stat(dir).catch(() => undefined);
  if (stats?.isDirectory() === true) {
    const runs = await runsIn(dir);
    const remedy = runs.length > 0 ? `choose one of its runs, such as ${join(dir, runs.at(-1) as string)}` : remedyAnew;
    return { file: dir, message: `is not a run: it has no ${recordFile}`, remedy };
  }
  const siblings = await runsIn(dirname(dir));
  const known = siblings.length > 0 ? { remedy: `the latest run there: ${join(dirname(dir), siblings.at(-1) as string)}` } : {};
  const message =
    stats === undefined ? `there is no such run${didYouMean(basename(dir), siblings)}` : 'is a file, but a run is a folder';
  return { file: dir, message, ...known };
}

/** Names of the runs in a folder, latest last; none if there is no such folder. */
export async function runsIn(dir: string): Promise<string[]> {
  const names = await readdir(dir).catch(() => []);
  const started = await Promise.all(
    names
      .filter((name) => !name.startsWith('.'))
      .map(async (name) => ({ name, stats: await stat(join(dir, name, recordFile)).catch(() => undefined) })),
  );
  return started
    .flatMap(({ name, stats }) => (stats === undefined ? [] : [{ name, ms: stats.mtimeMs }]))
    .toSorted((a, b) => a.ms - b.ms)
    .map(({ name }) => name);
}

/** Distinguishes a run from other files. */
function versionProblem(value: unknown): { message: string; remedy: string } | undefined {
  if (typeof value !== 'object' || value === null || !('version' in value) || typeof value.version !== 'number') {
    return { message: 'is not a run of predbench: it has no version', remedy: 'name a folder written by predbench run' };
  }
  if (value.version <= runRecordVersion) return undefined;
  return {
    message: `was written by a newer predbench (format version ${value.version}; this one reads up to ${runRecordVersion})`,
    remedy: 'update predbench',
  };
}

/** What has to be there before a record of an earlier version can be converted. */
function listsProblem(stored: Readonly<Record<string, unknown>>): string | undefined {
  const { cells, experiment } = stored;
  const wrong = [
    ...(Array.isArray(cells) && cells.every(isMapping) ? [] : ['cells']),
    ...(isMapping(experiment) ? [] : ['experiment']),
  ];
  return wrong.length === 0 ? undefined : `is damaged: missing or of the wrong type: ${wrong.join(', ')}`;
}

function isMapping(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
