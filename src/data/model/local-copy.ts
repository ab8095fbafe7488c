/** Local copies of models in Cloud Storage, since TensorFlow loads local folders. */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder } from '../../../setup/paths.js';
import { exists } from '../../core/files.ts';
import { ProblemsError } from '../../core/problems.ts';
import { type FileEntry, isCloud, placeOf, withoutSlash } from '../storage/index.ts';

/**
 * A local folder unchanged; for a `gs://` folder, a copy in the user's cache folder, downloaded unless it has the objects' current
 * versions. Throws ProblemsError.
 */
export async function localModel(path: string): Promise<string> {
  if (!isCloud(path)) return path;
  const folder = `${withoutSlash(path)}/`;
  const files = await placeOf(folder).list(folder);
  if (!files.some(({ path: file }) => file === `${folder}saved_model.pb`)) {
    const remedy = 'name the folder of a TensorFlow SavedModel, with saved_model.pb and variables/';
    throw new ProblemsError({ file: path, message: 'this folder has no saved_model.pb', remedy });
  }
  const copy = join(cacheFolder(), 'models', versionOf(files));
  if (!(await exists(copy))) await download(folder, files, copy);
  return copy;
}

function versionOf(files: readonly FileEntry[]): string {
  const hash = createHash('sha256');
  for (const { path, version } of files) hash.update(`${path} ${version}\n`);
  return hash.digest('hex').slice(0, 16);
}

/** Downloads all files at once, since they are few and uneven. The folder appears when it is complete. */
async function download(folder: string, files: readonly FileEntry[], copy: string): Promise<void> {
  const partial = `${copy}.${randomUUID()}.partial`;
  try {
    await Promise.all(
      files
        .filter(({ path }) => !path.endsWith('/'))
        .map(async ({ path }) => {
          const file = join(partial, path.slice(folder.length));
          await mkdir(dirname(file), { recursive: true });
          await pipeline(await placeOf(path).read(path), createWriteStream(file));
        }),
    );
    await rename(partial, copy);
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
}
