/** The files of a source: one, a list, or those that a pattern names. */
import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import { isCloud, placeOf } from '../storage/index.ts';
import { openProblem } from './files.ts';

/**
 * Paths in the order given, those of a pattern in the order of their names. `*` stands for any characters within a name, `?` for one.
 * Throws ProblemsError for a pattern that names no file.
 */
export async function shardsOf(paths: readonly string[]): Promise<readonly string[]> {
  const found = paths.map(async (path) => (wildcard.test(path) ? matching(path) : [path]));
  const all = (await Promise.all(found)).flat();
  const seen = new Set<string>();
  const twice = new Set(all.filter((path) => seen.size === seen.add(path).size));
  throwProblems([...twice].map((file): Problem => ({ file, message: 'the source names this file more than once' })));
  return all;
}

/** Names that tell the files apart. */
export function shownShards(paths: readonly string[]): readonly string[] {
  const names = paths.map((path) => basename(path));
  return new Set(names).size === names.length ? names : paths;
}

const wildcard = /[*?]/;

async function matching(pattern: string): Promise<readonly string[]> {
  const paths = await (isCloud(pattern) ? objects(pattern) : entriesOf(pattern, 'file')).catch((cause: unknown) => {
    throw openProblem(pattern, cause);
  });
  if (paths.length > 0) return paths.toSorted();
  const remedy = '* stands for any characters of a name, ? for one';
  throw new ProblemsError({ file: pattern, message: 'no file has such a name', remedy });
}

async function objects(pattern: string): Promise<readonly string[]> {
  const entries = await placeOf(pattern).list(pattern.slice(0, pattern.search(wildcard)));
  const matches = expressionOf(pattern);
  return entries.map(({ path }) => path).filter((path) => matches.test(path));
}

/** Looks only into folders that the pattern names. */
async function entriesOf(pattern: string, kind: 'folder' | 'file'): Promise<readonly string[]> {
  const parent = dirname(pattern);
  const parents = wildcard.test(parent) ? await entriesOf(parent, 'folder') : [parent];
  const matches = expressionOf(basename(pattern));
  const found = parents.map(async (folder) => {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries
      .filter((entry) => matches.test(entry.name) && (entry.isSymbolicLink() || entry.isDirectory() === (kind === 'folder')))
      .map(({ name }) => join(folder, name));
  });
  return (await Promise.all(found)).flat();
}

function expressionOf(pattern: string): RegExp {
  const quoted = pattern.replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`);
  return new RegExp(`^${quoted.replaceAll('*', '[^/]*').replaceAll('?', '[^/]')}$`, 's');
}
