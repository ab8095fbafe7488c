import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

export interface ModelContents {
  /** Over paths, sizes and contents: the same for a copy in another folder. */
  readonly sha256: string;
  readonly files: { readonly path: string; readonly bytes: number }[];
}

/** The files of a SavedModel on this machine, with their checksum. */
export async function modelContents(folder: string): Promise<ModelContents> {
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
