/** Files in a job's output folder, by AI Platform's names and those in Vertex AI's documentation. */
import { posix } from 'node:path';
import { type FileEntry, placeOf } from '../../data/storage/index.ts';

export interface OutputFiles {
  readonly results: readonly FileEntry[];
  readonly errors: readonly FileEntry[];
  /** Shards that are missing by the numbers of the others, and files that are neither results nor errors. */
  readonly remarks: readonly string[];
}

const resultsName = /^predictions?[._-]results?-|^predictions?_\d+\.jsonl/;
const errorsName = /^predictions?[._-]errors?(_stats)?-|^errors?_\d+\.jsonl/;
/** `prediction.results-00000-of-00002` */
const shardName = /^(.*-)(\d+)(-of-\d+)/;
/** Most names in one remark. */
const mostNames = 5;

export async function outputFiles(folder: string): Promise<OutputFiles> {
  const files = await placeOf(folder).list(`${folder.replace(/\/+$/, '')}/`);
  const named = (name: RegExp) => files.filter(({ path }) => name.test(posix.basename(path)));
  const [results, errors] = [named(resultsName), named(errorsName)];
  const others = files.filter((file) => !results.includes(file) && !errors.includes(file));
  const remarks = missingShards(results);
  if (others.length > 0) remarks.push(`not read, since their names are not those of results: ${namesOf(others)}`);
  if (results.length === 0) remarks.push('there is no file of results');
  return { results, errors, remarks };
}

function missingShards(files: readonly FileEntry[]): string[] {
  const groups = new Map<string, { readonly of: string; readonly count: number; readonly digits: number; found: Set<number> }>();
  for (const { path } of files) {
    const [, stem, index = '', of = ''] = shardName.exec(posix.basename(path)) ?? [];
    if (stem === undefined) continue;
    const group = groups.get(stem + of) ?? { of, count: Number(of.slice('-of-'.length)), digits: index.length, found: new Set() };
    groups.set(stem + of, group);
    group.found.add(Number(index));
  }
  return [...groups].flatMap(([name, { of, count, digits, found }]) => {
    const stem = name.slice(0, -of.length);
    const missing: string[] = [];
    for (let i = 0; i < count && missing.length < mostNames; i++)
      if (!found.has(i)) missing.push(`${stem}${String(i).padStart(digits, '0')}${of}`);
    return missing.length === 0 ? [] : [`missing: ${listed(missing, count - found.size)}`];
  });
}

function namesOf(files: readonly FileEntry[]): string {
  return listed(
    files.slice(0, mostNames).map(({ path }) => posix.basename(path)),
    files.length,
  );
}

function listed(names: readonly string[], all: number): string {
  return names.join(', ') + (all > names.length ? ` and ${all - names.length} more` : '');
}
