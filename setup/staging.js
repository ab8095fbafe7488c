// @ts-check
/** Files: made in a folder aside, renamed into place when they work, then hard-linked into a clone. */
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, mkdtemp, readdir, rename, rm, stat, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { addonIn, cacheFolder, packageIn } from './paths.js';

const prefix = '.staging-';
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Gives the work a staging folder, and removes it after. A set-up that is cut off, or another one at the same time, leaves nothing
 * half-made. An exception becomes a problem.
 * @template T
 * @param {import('./paths.js').Environment} env
 * @param {(staging: string) => Promise<T>} work
 * @returns {Promise<T | { ok: false, problems: import('./wheel.js').Missing[] }>}
 */
export async function inStaging(env, work) {
  let staging;
  try {
    staging = await makeStaging(env);
    return await work(staging);
  } catch (error) {
    const what = `the set-up broke off: ${error instanceof Error ? error.message : String(error)}`;
    const remedy = `make ${cacheFolder(env)} writable with 2 GB free, or name another folder with PREDBENCH_CACHE`;
    return { ok: false, problems: [{ what, remedy }] };
  } finally {
    if (staging !== undefined) await removeStaging(staging);
  }
}

/**
 * @param {import('./paths.js').Environment} env
 * @returns {Promise<string>}
 */
export async function makeStaging(env) {
  const cache = cacheFolder(env);
  await mkdir(cache, { recursive: true });
  await removeAbandoned(cache);
  return mkdtemp(join(cache, prefix));
}

/** @param {string} staging */
async function removeStaging(staging) {
  await rm(staging, { recursive: true, force: true });
}

/**
 * Moves a finished set-up to its place. Another process may have been first: its work is taken if it is good, else replaced.
 * @param {string} staging
 * @param {string} place
 * @param {(folder: string) => Promise<boolean>} works
 */
export async function keep(staging, place, works) {
  for (const again of [true, false]) {
    try {
      await rename(staging, place);
      return;
    } catch (error) {
      if (!existsSync(place) || !again) throw error;
      if (await works(place)) return;
      // Aside, not removed in place: nobody shall see half of it.
      const aside = join(dirname(place), `${prefix}${randomUUID()}`);
      await rename(place, aside);
      await removeStaging(aside);
    }
  }
}

/**
 * A clone's own node_modules gets the addon too, so that the compiler finds the package's types and a plain require works. An
 * installed predbench does without: npm may still remove the package there.
 * @param {string} packageFolder
 * @param {string} root
 */
export async function shareWithTree(packageFolder, root) {
  if (basename(dirname(root)) === 'node_modules' || !existsSync(join(root, 'node_modules'))) return;
  const own = packageIn(root);
  if (existsSync(addonIn(own))) return;
  if (existsSync(join(own, 'package.json'))) {
    await linkAddon(packageFolder, own);
    return;
  }
  await mkdir(dirname(own), { recursive: true });
  // What may stand here is a link to a cache folder that is gone.
  await rm(own, { recursive: true, force: true });
  await symlink(packageFolder, own, 'junction').catch((error) => {
    if (!existsSync(own)) throw error;
  });
}

/**
 * @param {string} from
 * @param {string} to
 */
async function linkAddon(from, to) {
  const libraries = join('deps', 'lib');
  await mkdir(join(to, libraries), { recursive: true });
  for (const name of await readdir(join(from, libraries))) {
    await linkOrCopy(join(from, libraries, name), join(to, libraries, name));
  }
  // Last: with the addon there, the package counts as complete.
  await mkdir(dirname(addonIn(to)), { recursive: true });
  await linkOrCopy(addonIn(from), addonIn(to));
}

/**
 * The libraries are 600 MB; on another file system they have to be copied.
 * @param {string} from
 * @param {string} to
 */
async function linkOrCopy(from, to) {
  const beside = `${to}.${randomUUID()}`;
  await link(from, beside).catch(() => copyFile(from, beside));
  await rename(beside, to);
  // A rename onto a link to the same file does nothing.
  await rm(beside, { force: true });
}

/** @param {string} cache */
async function removeAbandoned(cache) {
  const names = (await readdir(cache)).filter((name) => name.startsWith(prefix));
  for (const name of names) {
    const { mtimeMs } = await stat(join(cache, name)).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > dayMs) await removeStaging(join(cache, name));
  }
}
