// @ts-check
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import util from 'node:util';
import { addonIn, packageIn, packageRoot, runtimeFolder } from './paths.js';

/**
 * The folder of the tfjs-node that is used: the one on the newer library first, then the one in node_modules, then the official
 * one in the cache. Only folders that have their addon count.
 * @param {{ env?: Record<string, string | undefined>, root?: string }} [options]
 * @returns {string | undefined}
 */
export function findTensorflow({ env = process.env, root = packageRoot } = {}) {
  const candidates = [packageIn(runtimeFolder('wheel', env)), installedPackage(root), packageIn(runtimeFolder('official', env))];
  return candidates.find((folder) => folder !== undefined && existsSync(addonIn(folder)));
}

/**
 * Loads tfjs-node. Synchronous, and loads a library of 500 MB: call it only where a model is used.
 * @param {{ from?: string }} [options] from: a package folder to load instead of the one found
 * @returns {any}
 */
export function requireTensorflow({ from = findTensorflow() } = {}) {
  if (from === undefined) {
    throw new Error('TensorFlow is not set up: no native addon was found. Run: predbench setup');
  }
  // Read by the library while it loads. In a worker thread it must be in the main thread's environment already.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  restoreRemovedUtil();
  try {
    return createRequire(import.meta.url)(from);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n', 1)[0] : String(cause);
    throw new Error(`TensorFlow does not load (${reason}). Run: predbench setup`, { cause });
  }
}

/**
 * The version of the loaded libtensorflow, which is not that of the package.
 * @param {any} tf
 * @returns {string}
 */
export function libtensorflowVersion(tf) {
  return tf.backend().binding.TF_Version;
}

/** @param {string} root */
function installedPackage(root) {
  try {
    return dirname(createRequire(join(root, 'package.json')).resolve('@tensorflow/tfjs-node/package.json'));
  } catch {
    return undefined;
  }
}

/** The package's ops call two helpers that Node 22 warns of and Node 23 took out. */
function restoreRemovedUtil() {
  Object.assign(util, {
    isArray: Array.isArray,
    isNullOrUndefined: (/** @type {unknown} */ value) => value === null || value === undefined,
  });
}
