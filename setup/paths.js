// @ts-check
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

export const packageName = '@tensorflow/tfjs-node';
export const packageVersion = '4.22.0';
/** TensorFlow whose library the wheel route installs; see requirements.txt. */
export const libraryVersion = '2.15.1';

/**
 * The user's cache folder for predbench: PREDBENCH_CACHE, or the platform's own place.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function cacheDir(env) {
  if (env['PREDBENCH_CACHE']) return env['PREDBENCH_CACHE'];
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'predbench');
  if (process.platform === 'win32') return join(env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'predbench');
  return join(env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'predbench');
}

/**
 * Where set-up puts the package when npm has removed it (it does when an optional dependency's own install script fails).
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function ownCopyDir(env) {
  return join(cacheDir(env), `tfjs-node-${packageVersion}`);
}

/**
 * The folder of tfjs-node: the installed dependency, else set-up's own copy; undefined when there is neither.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string | undefined}
 */
export function findPackage(env) {
  for (const from of [import.meta.url, join(ownCopyDir(env), 'package.json')]) {
    try {
      return dirname(createRequire(from).resolve(`${packageName}/package.json`));
    } catch {
      // Not there: try the next place.
    }
  }
  return undefined;
}
