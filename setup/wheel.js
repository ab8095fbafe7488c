// @ts-check
/** Builds tfjs-node's addon on the library out of TensorFlow's wheel: newer than the package's own download, and from the package index alone. */
import { access, link, copyFile, mkdir, mkdtemp, readdir, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheDir, libraryVersion } from './paths.js';
import { lastLine, run } from './run.js';

const here = dirname(fileURLToPath(import.meta.url));

/** @typedef {{ readonly what: string, readonly remedy: string }} Missing */

/**
 * What the wheel route needs and this machine lacks; empty when it can go ahead.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Missing[]>}
 */
export async function missingForWheel(env) {
  if (process.platform !== 'linux' || process.arch !== 'x64' || !isGlibc()) {
    return [
      {
        what: 'a prebuilt library for this platform (there is one for Linux x64 with glibc)',
        remedy: 'use such a machine or container',
      },
    ];
  }
  /** @type {Missing[]} */
  const missing = [];
  if ((await findPip(env)) === undefined)
    missing.push({ what: 'Python 3 with pip', remedy: "apt-get install python3-pip, or your system's equivalent" });
  if ((await findCompiler(env)) === undefined)
    missing.push({ what: 'a C++ compiler', remedy: "apt-get install g++, or your system's equivalent" });
  return missing;
}

/**
 * Puts library and addon into the package's folder. Throws an Error that says which step failed.
 * @param {string} packageDir
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} log
 */
export async function installFromWheel(packageDir, env, log) {
  const library = await cachedLibrary(env, log);
  const deps = join(packageDir, 'deps', 'lib');
  await rm(deps, { recursive: true, force: true });
  await mkdir(deps, { recursive: true });
  for (const file of await readdir(join(library, 'lib'))) await linkOrCopy(join(library, 'lib', file), join(deps, file));
  // The names that the addon, and the package's own loader, look for.
  for (const name of ['libtensorflow.so', 'libtensorflow.so.2', 'libtensorflow.so.2.9.1'])
    await symlink('libtensorflow_cc.so.2', join(deps, name));
  for (const name of ['libtensorflow_framework.so', 'libtensorflow_framework.so.2.9.1'])
    await symlink('libtensorflow_framework.so.2', join(deps, name));
  log('compiling the addon');
  await compile(packageDir, join(library, 'include'), env);
}

/**
 * Folder with `lib` and `include`, downloaded once for all projects of this user.
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} log
 */
async function cachedLibrary(env, log) {
  const library = join(cacheDir(env), `libtensorflow-${libraryVersion}`);
  if (await exists(library)) return library;
  log(`downloading TensorFlow ${libraryVersion} (about 200 MB, once)`);
  await mkdir(cacheDir(env), { recursive: true });
  // Made beside its place and renamed: a set-up that is cut off, or another one at the same time, leaves nothing half-made.
  const work = await mkdtemp(join(cacheDir(env), 'download-'));
  try {
    const [python, ...pip] = /** @type {string[]} */ (await findPip(env));
    const download = [
      'download',
      '--quiet',
      '--disable-pip-version-check',
      '--no-deps',
      '--only-binary=:all:',
      '--platform',
      'manylinux2014_x86_64',
    ];
    const pinned = ['--python-version', '3.11', '--require-hashes', '-r', join(here, 'requirements.txt'), '-d', work];
    await must(
      'the download of the TensorFlow wheel',
      run(/** @type {string} */ (python), [...pip, ...download, ...pinned], { env }),
    );
    const wheel = (await readdir(work)).find((name) => name.endsWith('.whl'));
    const made = join(work, 'library');
    await must(
      'unpacking the wheel',
      run(/** @type {string} */ (python), [join(here, 'extract.py'), join(work, String(wheel)), made], { env }),
    );
    await rename(made, library).catch(async (error) => {
      if (!(await exists(library))) throw error;
    });
    return library;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

/**
 * @param {string} packageDir
 * @param {string} include
 * @param {NodeJS.ProcessEnv} env
 */
async function compile(packageDir, include, env) {
  const headers = join(dirname(createRequire(import.meta.url).resolve('node-api-headers/package.json')), 'include');
  const target = join(packageDir, 'lib', 'napi-v8');
  await mkdir(target, { recursive: true });
  const made = join(target, `tfjs_binding.${process.pid}.tmp`);
  const flags = ['-std=c++17', '-O2', '-fPIC', '-shared', '-w', '-DNAPI_VERSION=8', '-I', headers, '-I', include];
  const sources = ['tfjs_backend.cc', 'tfjs_binding.cc'].map((name) => join(packageDir, 'binding', name));
  const libraries = [
    '-L',
    join(packageDir, 'deps', 'lib'),
    '-ltensorflow',
    '-ltensorflow_framework',
    '-Wl,-rpath,$ORIGIN/../../deps/lib',
  ];
  const compiler = /** @type {string} */ (await findCompiler(env));
  await must('compiling the addon', run(compiler, [...flags, ...sources, ...libraries, '-o', made], { env }));
  await rename(made, join(target, 'tfjs_binding.node'));
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string[] | undefined>}
 */
async function findPip(env) {
  for (const python of ['python3', 'python']) {
    if ((await run(python, ['-m', 'pip', '--version'], { env })).ok) return [python, '-m', 'pip'];
  }
  return undefined;
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string | undefined>}
 */
async function findCompiler(env) {
  for (const compiler of env['CXX'] ? [env['CXX']] : ['g++', 'clang++']) {
    if ((await run(compiler, ['--version'], { env })).ok) return compiler;
  }
  return undefined;
}

/**
 * @param {string} step
 * @param {Promise<import('./run.js').Ran>} running
 */
async function must(step, running) {
  const ran = await running;
  if (!ran.ok) throw new Error(`${step} failed: ${lastLine(ran)}`);
}

/**
 * Hard links spare 500 MB for every project; another file system needs a copy.
 * @param {string} from
 * @param {string} to
 */
async function linkOrCopy(from, to) {
  await link(from, to).catch(() => copyFile(from, to));
}

/** @param {string} path */
async function exists(path) {
  return access(path).then(
    () => true,
    () => false,
  );
}

function isGlibc() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report?.getReport());
  return report.header?.glibcVersionRuntime !== undefined;
}
