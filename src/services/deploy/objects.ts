/** The model's files in the deployment's folder. */
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isCloud, joinPath, placeOf } from '../../data/storage/index.ts';
import type { Deployment } from './deployment.ts';
import type { Resource } from './resource.ts';

/** `source`: the folder of the SavedModel on this machine; to find and to remove, none is needed. */
export function modelObjects({ folder, model }: Deployment, source: string | undefined): Resource {
  const place = placeOf(folder);
  const target = (path: string) => joinPath(folder, ...path.split('/'));
  /** Those of the model that are there. */
  async function present() {
    const listed = await place.list(isCloud(folder) ? `${folder}/` : join(folder, '/')).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code === 'ENOENT') return [];
      throw cause;
    });
    const bytes = new Map(listed.map((entry) => [entry.path, entry.bytes]));
    return model.files
      .filter((file) => bytes.get(target(file.path)) !== undefined)
      .map((file) => ({
        path: target(file.path),
        whole: bytes.get(target(file.path)) === file.bytes,
      }));
  }
  return {
    async find() {
      const there = await present();
      if (there.length === 0) return { state: 'absent' };
      return { state: there.length === model.files.length && there.every(({ whole }) => whole) ? 'ours' : 'partial' };
    },
    async create() {
      for (const { path } of model.files)
        await pipeline(createReadStream(join(source ?? '', path)), await place.write(target(path)));
      return undefined;
    },
    async remove() {
      for (const { path } of await present()) await place.removeFile(path);
      // Cloud Storage has no empty folders.
      if (!isCloud(folder) && (await place.list(join(folder, '/'))).length === 0) await place.remove(folder);
      return undefined;
    },
  };
}
