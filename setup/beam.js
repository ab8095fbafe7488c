// @ts-check
/** Where the Beam engine's Python and Prism are. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { cacheFolder, packageRoot } from './paths.js';
import { findOnPath } from './run-command.js';

/** @typedef {import('./paths.js').Environment} Environment */

/** Of the SDK and of Prism; the same as in pyproject.toml. */
export const beamVersion = '2.77.0';

/** The pipeline's Python package with its locks. */
export const beamPackage = join(packageRoot, 'src', 'engines', 'beam', 'python');

/**
 * The virtual environment that `predbench setup beam` makes. Another lock gets another folder.
 * @param {Environment} [env]
 * @returns {string}
 */
export function beamFolder(env = process.env) {
  const lock = createHash('sha256')
    .update(readFileSync(join(beamPackage, 'requirements.lock')))
    .digest('hex')
    .slice(0, 12);
  return join(cacheFolder(env), `beam-${beamVersion}-${lock}`);
}

/**
 * The interpreter for pipelines: PREDBENCH_BEAM_PYTHON, else the one that was set up. Undefined if there is none.
 * @param {Environment} [env]
 * @returns {string | undefined}
 */
export function beamPython(env = process.env) {
  if (env.PREDBENCH_BEAM_PYTHON) return resolve(env.PREDBENCH_BEAM_PYTHON);
  const python = pythonIn(beamFolder(env));
  return existsSync(python) ? python : undefined;
}

/**
 * @param {string} folder of a virtual environment
 * @returns {string}
 */
export function pythonIn(folder) {
  return join(folder, 'bin', 'python');
}

/**
 * The folder of the Prism that `predbench setup beam` builds.
 * @param {Environment} [env]
 * @returns {string}
 */
export function prismFolder(env = process.env) {
  return join(cacheFolder(env), `prism-${beamVersion}-${process.platform}-${process.arch}`);
}

/**
 * Prism: PREDBENCH_PRISM, else the one that was set up, else the one on the PATH. Undefined if there is none.
 * @param {Environment} [env]
 * @returns {string | undefined}
 */
export function prismCommand(env = process.env) {
  if (env.PREDBENCH_PRISM) return resolve(env.PREDBENCH_PRISM);
  const built = join(prismFolder(env), 'prism');
  return existsSync(built) ? built : findOnPath(['prism'], env);
}
