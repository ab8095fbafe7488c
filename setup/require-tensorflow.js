// @ts-check
import { createRequire } from 'node:module';
import { join } from 'node:path';
import util from 'node:util';
import { findPackage, packageName } from './paths.js';

/**
 * tfjs-node with its native addon. Throws an Error that names the remedy where it is missing or does not load.
 * @returns {unknown}
 */
export function requireTensorflow() {
  const dir = findPackage(process.env);
  if (dir === undefined) throw new Error(`${packageName} is not installed`);
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '2';
  // tfjs-node 4.22 calls a helper that Node 23 took out.
  Object.assign(util, { isNullOrUndefined: (/** @type {unknown} */ value) => value === null || value === undefined });
  const require = createRequire(join(dir, 'package.json'));
  return require(dir);
}
