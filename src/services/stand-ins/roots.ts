/** Which files a service reads and writes for its clients: those below folders named when it started, never any file of its user. */
import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { isCloud } from '../../data/storage/index.ts';
import { BadRequest, Refusal } from './errors.ts';

export class Roots {
  readonly #named: readonly string[];

  /** Folders here or in Cloud Storage. One that ends with `*` stands for all whose path begins so. */
  constructor(folders: readonly string[]) {
    this.#named = folders;
  }

  /** Throws a Refusal (403) for a path outside, also through a link; it does not tell whether anything is there. */
  async check(path: string): Promise<void> {
    const whole = await wholePath(path);
    for (const root of this.#named) if (isBelow(whole, await wholePath(root))) return;
    const shown = this.#named.length === 0 ? 'none' : this.#named.join(', ');
    throw new Refusal(
      403,
      `${JSON.stringify(path)} is outside the folders that this service opens to its clients (${shown}): start it with --root FOLDER`,
    );
  }

  /** A prefix of paths, as a trailing `*` leaves it: its folder must be inside, since it is listed. */
  async checkPrefix(prefix: string): Promise<void> {
    await this.check(isCloud(prefix) || prefix.endsWith('/') ? prefix : dirname(prefix));
  }
}

function isBelow(path: string, root: string): boolean {
  if (root.endsWith('*')) return path.startsWith(root.slice(0, -1));
  const separator = isCloud(root) ? '/' : sep;
  const folder = root.endsWith(separator) ? root : root + separator;
  return `${path}${separator}`.startsWith(folder);
}

/** Without links and `..`; the part that does not exist yet is taken as it stands. */
async function wholePath(path: string): Promise<string> {
  if (isCloud(path)) {
    if (path.split('/').includes('..')) throw new BadRequest(`${JSON.stringify(path)} must not contain ".."`);
    return path;
  }
  if (path.includes('\0')) throw new BadRequest(`${JSON.stringify(path)} is no path`);
  const whole = resolve(path);
  try {
    return await realpath(whole);
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const parent = dirname(whole);
    // A link to what is not there would be followed when it is written.
    const link =
      missing &&
      (await lstat(whole).then(
        (found) => found.isSymbolicLink(),
        () => false,
      ));
    if (!missing || link || parent === whole) throw new Refusal(403, `${JSON.stringify(path)} cannot be looked up`);
    return join(await wholePath(parent), basename(whole));
  }
}
