import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { own } from './owner.ts';
import { tryFolder, writeProblem } from './write-problem.ts';

/** Of the names of work folders. */
export const workPrefix = 'predbench-';

/** How the path of every run's own folder begins; mkdtemp adds the rest. */
export function workFolderPrefix(): string {
  return join(tmpdir(), workPrefix);
}

/** Makes a folder for what a run needs only while it lasts. Throws ProblemsError if it cannot be made, or has no room. */
export async function makeWorkFolder(): Promise<string> {
  try {
    const folder = await mkdtemp(workFolderPrefix());
    await own(folder);
    await tryFolder(folder);
    return folder;
  } catch (cause) {
    throw writeProblem(tmpdir(), cause, 'free some space there, or set TMPDIR to another folder');
  }
}
