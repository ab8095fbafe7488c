/** A model in Cloud Storage as a folder of this machine, which is what TensorFlow loads. */
import { createHash, randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { cacheFolder } from '../../../setup/paths.js';
import { ProblemsError } from '../../core/problems.ts';
import { type FileEntry, isCloud, placeOf } from '../storage/index.ts';

/**
 * A folder of this machine as it is; of a `gs://` folder the copy in the user's cache folder, which is downloaded when there is none of
 * the objects' present versions. Throws ProblemsError.
 */
export async function localModel(path: string): Promise<string> {
  if (!isCloud(path)) return path;
  const folder = `${path.replace(/\/+$/, '')}/`;
  const files = await placeOf(folder).list(folder);
  if (!files.some(({ path: file }) => file === `${folder}saved_model.pb`)) {
    const remedy = 'name the folder of a TensorFlow SavedModel: it holds saved_model.pb and variables/';
    throw new ProblemsError({ file: path, message: 'this folder has no saved_model.pb', remedy });
  }
  const copy = join(cacheFolder(), 'models', versionOf(files));
  const isThere = await stat(copy).then(
    () => true,
    () => false,
  );
  if (!isThere) await download(folder, files, copy);
  return copy;
}

function versionOf(files: readonly FileEntry[]): string {
  const hash = createHash('sha256');
  for (const { path, version } of files) hash.update(`${path} ${version}\n`);
  return hash.digest('hex').slice(0, 16);
}

/** All files at once: a model has few, and their sizes are uneven. The folder appears when it is whole. */
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
