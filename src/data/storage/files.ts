/** Local files, with the same functions as objects in Cloud Storage. */
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { ProblemsError } from '../../core/problems.ts';
import type { Place } from './place.ts';

/** A few hundred rows per read: they are parsed in one go, on the thread that also sends due instances. */
const readBytes = 64 * 1024;

export const files: Place = {
  async read(path, start = 0) {
    const entry = await stat(path);
    // A pipe gives its bytes once, or never; a device has no end. Everything here is read again for each cell.
    if (!entry.isFile() && !entry.isDirectory())
      throw new ProblemsError({
        file: path,
        message: `this is ${entry.isFIFO() ? 'a pipe' : entry.isSocket() ? 'a socket' : 'a device'}, not a file`,
        remedy: 'write its content into a file, since every cell reads it anew',
      });
    return createReadStream(path, { start, highWaterMark: readBytes });
  },
  async write(path) {
    await mkdir(dirname(path), { recursive: true });
    // Errors reach the writer; without a listener they would end the process.
    return createWriteStream(path).on('error', () => undefined);
  },
  async list(prefix) {
    const folder = prefix.endsWith('/') ? prefix : dirname(prefix);
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => path.startsWith(join(prefix)));
    return Promise.all(
      paths.toSorted().map(async (path) => {
        const { size, mtimeMs } = await stat(path);
        return { path, bytes: size, version: `${size}-${mtimeMs}` };
      }),
    );
  },
  removeFile: (path) => rm(path, { force: true }),
  remove: (folder) => rm(folder, { recursive: true, force: true }),
};
