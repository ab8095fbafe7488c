import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { Deployment } from './deployment.ts';

/** The files of a SavedModel on this machine, and a checksum over their paths and contents. */
export async function modelFiles(folder: string): Promise<Deployment['model']> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .toSorted();
  const hash = createHash('sha256');
  const files: { path: string; bytes: number }[] = [];
  for (const path of paths) {
    const { size } = await stat(join(folder, path));
    const shown = path.split(sep).join('/');
    files.push({ path: shown, bytes: size });
    hash.update(`${shown} ${size}\n`);
    for await (const chunk of createReadStream(join(folder, path))) hash.update(chunk as Buffer);
  }
  return { sha256: hash.digest('hex'), files };
}
