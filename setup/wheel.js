// @ts-check
/** Builds tfjs-node's addon on the library of TensorFlow's wheel: newer than the official download, and from the package index alone. */
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { addonIn, libraryVersion, packageIn } from './paths.js';
import { findOnPath, runCommand } from './run-command.js';

/**
 * @typedef {{ what: string, remedy: string }} Missing
 * @typedef {import('./paths.js').Environment} Environment
 */

const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];

/**
 * What the wheel route needs and this machine lacks; empty where it can be taken.
 * @param {Environment} env
 * @param {{ platform: string, arch: string, glibc: boolean }} [machine]
 * @returns {Promise<Missing[]>}
 */
export async function missingForWheel(env, machine = thisMachine()) {
  if (machine.platform !== 'linux' || machine.arch !== 'x64' || !machine.glibc) {
    const what = `TensorFlow ${libraryVersion} is set up on Linux x64 with glibc only; this is ${machine.platform} ${machine.arch}`;
    return [{ what, remedy: 'use such a machine or container, such as one with Debian' }];
  }
  const missing = [];
  if ((await findPython(env)) === undefined) {
    missing.push({ what: 'Python 3 with pip was not found', remedy: 'apt-get install python3-pip, or: dnf install python3-pip' });
  }
  if (findCompiler(env) === undefined) {
    missing.push({ what: 'a C++ compiler was not found', remedy: 'apt-get install g++, or: dnf install gcc-c++' });
  }
  return missing;
}

/**
 * Library and C headers, in `wheel` under the folder.
 * @param {string} folder
 * @param {Environment} env
 * @returns {Promise<Missing[]>}
 */
export async function fetchLibrary(folder, env) {
  const to = join(folder, 'wheel');
  const python = String(await findPython(env));
  const any = ['--no-deps', '--only-binary=:all:', '--platform', 'manylinux2014_x86_64', '--python-version', '3.11'];
  const pinned = ['--require-hashes', '-r', fileURLToPath(new URL('requirements.txt', import.meta.url)), '--dest', to];
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off'];
  const got = await runCommand(python, ['-m', 'pip', 'download', ...quiet, ...any, ...pinned], { env, minutes: 15 });
  if (!got.ok) {
    const what = `pip could not fetch TensorFlow ${libraryVersion}: ${got.failure}`;
    return [{ what, remedy: 'check that pip reaches a package index with the original wheel' }];
  }
  const wheel = (await readdir(to)).find((name) => name.endsWith('.whl'));
  const script = fileURLToPath(new URL('extract.py', import.meta.url));
  const unpacked = await runCommand(python, [script, join(to, String(wheel)), to], { env, minutes: 5 });
  if (unpacked.ok) return [];
  return [{ what: `the TensorFlow wheel could not be unpacked: ${unpacked.failure}`, remedy: 'free 2 GB in the cache folder' }];
}

/**
 * Puts the fetched library and an addon on it into the package.
 * @param {string} folder
 * @param {Environment} env
 * @returns {Promise<Missing[]>}
 */
export async function buildOnLibrary(folder, env) {
  const wheel = join(folder, 'wheel');
  const to = packageIn(folder);
  await rm(join(to, 'deps'), { recursive: true, force: true });
  await mkdir(join(to, 'deps'), { recursive: true });
  await rename(join(wheel, 'lib'), join(to, 'deps', 'lib'));
  await mkdir(dirname(addonIn(to)), { recursive: true });
  const includes = ['-I', join(folder, 'node_modules', 'node-api-headers', 'include'), '-I', join(wheel, 'include')];
  const flags = ['-std=c++17', '-O2', '-fPIC', '-shared', '-w', '-DNAPI_VERSION=8', ...includes];
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(to, 'binding', name));
  const linked = [...libraries.map((name) => join(to, 'deps', 'lib', name)), '-Wl,-rpath,$ORIGIN/../../deps/lib'];
  const compiler = String(findCompiler(env));
  const built = await runCommand(compiler, [...flags, ...sources, ...linked, '-o', addonIn(to)], { env, minutes: 10 });
  await rm(wheel, { recursive: true, force: true });
  if (built.ok) return [];
  const remedy = 'install a compiler of C++17 and its standard library, such as g++ 9 or later';
  return [{ what: `the addon does not compile with ${compiler}: ${built.failure}`, remedy }];
}

/** @param {Environment} env */
async function findPython(env) {
  for (const name of ['python3', 'python']) {
    const python = findOnPath([name], env);
    if (python !== undefined && (await runCommand(python, ['-m', 'pip', '--version'], { env })).ok) return python;
  }
  return undefined;
}

/** @param {Environment} env */
function findCompiler(env) {
  return findOnPath(['g++', 'clang++', 'c++'], env);
}

function thisMachine() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report?.getReport());
  return { platform: process.platform, arch: process.arch, glibc: report.header?.glibcVersionRuntime !== undefined };
}
