import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { PastRun } from '../analysis/runs/past-run.ts';
import { ProblemsError } from '../core/problems.ts';
import { openRun } from './stored-run.ts';

/** Every folder in a folder of results: the oldest run first, then those that are none. Throws ProblemsError if there is no such folder. */
export async function pastRuns(folder: string): Promise<PastRun[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(async (cause: unknown) => {
    const isFile = await stat(folder).then(
      () => true,
      () => false,
    );
    const message = isFile ? 'is no folder of results' : 'there is no such folder of results';
    throw new ProblemsError({ file: folder, message, remedy: 'predbench run makes one, with its first run' }, { cause });
  });
  const runs: PastRun[] = [];
  for (const { name } of entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).toSorted(byName))
    runs.push(await pastRun(join(folder, name)));
  return runs.toSorted((a, b) => begunMs(a) - begunMs(b));
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name.localeCompare(b.name);
}

async function pastRun(dir: string): Promise<PastRun> {
  try {
    return { dir, run: { isReadable: true, analysis: await openRun(`${dir}/`) } };
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return { dir, run: { isReadable: false, reason: error.problems.map(({ message }) => message).join('; ') } };
  }
}

/** After every other where it cannot be known. */
function begunMs({ run }: PastRun): number {
  return run.isReadable ? Date.parse(run.analysis.record.startedAt) : Number.MAX_VALUE;
}
