import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { codeOf, fileFault } from './file-faults.ts';
import { messageOf, ProblemsError } from './problems.ts';

/** Where the words are of the place, not of the file. */
const ofPlace: Readonly<Record<string, string>> = {
  EROFS: 'is on a read-only file system',
  EEXIST: 'is a file, not a folder',
  ENOENT: 'cannot be made here',
};

/** Why a file or folder cannot be written. */
export function writeProblem(path: string, cause: unknown, remedy?: string): ProblemsError {
  if (cause instanceof ProblemsError) return cause;
  const code = codeOf(cause);
  const message = ofPlace[code] ?? `cannot be written: ${fileFault(cause) ?? messageOf(cause)}`;
  // What is in the way may be a part of the path.
  const file = cause instanceof Error && 'path' in cause && code === 'EEXIST' ? String(cause.path) : path;
  return new ProblemsError({ file, message, ...(remedy !== undefined && { remedy }) }, { cause });
}

/** Makes a folder with those above it. Unlike Node's recursive `mkdir`, rejects with the reason: that one makes ENOENT of EROFS and ENOSPC. */
export async function makeFolder(path: string): Promise<void> {
  if (await isFolder(path)) return;
  const above = dirname(path);
  if (above !== path) await makeFolder(above);
  await mkdir(path).catch(async (cause: unknown) => {
    // Another process may have made it meanwhile.
    if (!(await isFolder(path))) throw cause;
  });
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (stats) => stats.isDirectory(),
    () => false,
  );
}

/** Room for a record, and a little more. */
const probeBytes = 256 * 1024;

/** Rejects if the folder cannot take a file of some size. */
export async function tryFolder(path: string): Promise<void> {
  const probe = join(path, '.room');
  try {
    await writeFile(probe, new Uint8Array(probeBytes));
  } finally {
    await rm(probe, { force: true });
  }
}
