import { rename, writeFile } from 'node:fs/promises';

/** Replaces a file atomically: readers see the old text or the new one, never a part. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const temporary = `${path}.${process.pid}.tmp`;
  await writeFile(temporary, text);
  await rename(temporary, path);
}
