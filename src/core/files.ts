import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { ProblemsError } from './problems.ts';

/** Is there a file or folder, as far as this process can see? */
export function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** Replaces a file atomically: readers see the old text or the new one, never a part. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    await writeFile(temporary, text);
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw cause;
  }
}

/** Throws ProblemsError if a file is there already. */
export async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') throw cause;
    throw new ProblemsError({ file: path, message: 'already exists', remedy: 'name a new file' }, { cause });
  }
}
