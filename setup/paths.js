// @ts-check
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The package that binds TensorFlow to Node; the same version as in package.json and tensorflow-lock.json. */
export const tfjsNodeVersion = '4.22.0';

/** The libtensorflow the addon is built on; the same version as in requirements.txt. */
export const libraryVersion = '2.15.1';

/** predbench's own folder: the clone, or node_modules/predbench. */
export const packageRoot = fileURLToPath(new URL('..', import.meta.url));

/**
 * @typedef {Record<string, string | undefined>} Environment
 */

/**
 * The user's cache folder of predbench. PREDBENCH_CACHE overrides it.
 * @param {Environment} [env]
 * @param {string} [platform]
 * @returns {string}
 */
export function cacheFolder(env = process.env, platform = process.platform) {
  if (env.PREDBENCH_CACHE) {
    return resolve(env.PREDBENCH_CACHE);
  }
  const home = env.HOME || homedir();
  if (platform === 'win32') {
    return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'predbench', 'cache');
  }
  if (platform === 'darwin') {
    return join(home, 'Library', 'Caches', 'predbench');
  }
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'predbench');
}

/**
 * Where a finished set-up lies: a whole node_modules folder of tfjs-node, shared by every copy of predbench this user has. npm
 * removes an optional package whose own script failed, so a copy inside somebody's node_modules would not last.
 * @param {'wheel' | 'official'} how
 * @param {Environment} [env]
 * @returns {string}
 */
export function runtimeFolder(how, env = process.env) {
  const library = how === 'wheel' ? `libtensorflow-${libraryVersion}` : 'official';
  return join(cacheFolder(env), `tfjs-node-${tfjsNodeVersion}-${library}-${process.platform}-${process.arch}`);
}

/**
 * The package's folder under a folder that has a node_modules.
 * @param {string} folder
 * @returns {string}
 */
export function packageIn(folder) {
  return join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
}

/**
 * The native addon in a package's folder. 8 is the newest N-API version the package asks for.
 * @param {string} packageFolder
 * @returns {string}
 */
export function addonIn(packageFolder) {
  return join(packageFolder, 'lib', 'napi-v8', 'tfjs_binding.node');
}
