// @ts-check
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mkdir, writeFile } from 'node:fs/promises';
import { findPackage, libraryVersion, ownCopyDir, packageName, packageVersion } from './paths.js';
import { lastLine, run } from './run.js';
import { installFromWheel, missingForWheel } from './wheel.js';

const here = dirname(fileURLToPath(import.meta.url));

/**
 * @typedef {{ readonly libtensorflow: string, readonly tfjsNode: string }} Versions
 * @typedef {{ readonly ok: true, readonly how: 'ready' | 'wheel' | 'official' } & Versions} Ready
 * @typedef {{ readonly ok: false, readonly problems: readonly import('./wheel.js').Missing[] }} NotReady
 */

/**
 * Loads the addon in a process of its own.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<({ readonly ok: true } & Versions) | { readonly ok: false, readonly reason: string }>}
 */
export async function probeTensorflow(env = process.env) {
  if (findPackage(env) === undefined) return { ok: false, reason: `${packageName} is not installed` };
  const ran = await run(process.execPath, [join(here, 'probe.js')], { env });
  if (!ran.ok) return { ok: false, reason: lastLine(ran) };
  return { ok: true, .../** @type {Versions} */ (JSON.parse(ran.stdout)) };
}

/**
 * Makes TensorFlow work: nothing to do when it loads with the newer library; else the wheel route; else the package's own install, whose
 * older library does for models saved by TensorFlow up to 2.11. Never rejects for what the machine lacks: it says what is missing.
 * @param {{ readonly log?: (line: string) => void, readonly env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<Ready | NotReady>}
 */
export async function setUpTensorflow({ log = () => undefined, env = process.env } = {}) {
  const before = await probeTensorflow(env);
  if (before.ok && before.libtensorflow === libraryVersion) return { ...before, how: 'ready' };
  /** @type {import('./wheel.js').Missing[]} */
  const problems = [];
  const packageDir = await placePackage(env, log, problems);
  if (packageDir === undefined) return { ok: false, problems };
  const missing = await missingForWheel(env);
  problems.push(...missing);
  if (missing.length === 0) {
    try {
      await installFromWheel(packageDir, env, log);
      const after = await probeTensorflow(env);
      if (after.ok) return { ...after, how: 'wheel' };
      problems.push({
        what: `the addon that was built does not load: ${after.reason}`,
        remedy: 'report this with the output of: npx predbench doctor',
      });
    } catch (error) {
      problems.push({
        what: String(error instanceof Error ? error.message : error),
        remedy: 'check the connection to the package index and the free disk space, then run: npx predbench setup',
      });
    }
  }
  if (before.ok) return { ...before, how: 'ready' };
  log(`trying ${packageName}'s own install`);
  const official = await run(process.execPath, [join('scripts', 'install.js')], { cwd: packageDir, env, timeoutMs: 300_000 });
  const after = await probeTensorflow(env);
  if (after.ok) return { ...after, how: 'official' };
  const why = official.ok ? after.reason : lastLine(official);
  problems.push({
    what: `${packageName}'s own install did not succeed: ${why}`,
    remedy: 'allow its download, or mend the points above; then run: npx predbench setup',
  });
  return { ok: false, problems };
}

/**
 * The package's folder. npm removes an optional package whose install script fails: then it is put into the user's cache, without it.
 * @param {NodeJS.ProcessEnv} env
 * @param {(line: string) => void} log
 * @param {import('./wheel.js').Missing[]} problems
 */
async function placePackage(env, log, problems) {
  const found = findPackage(env);
  if (found !== undefined) return found;
  log(`fetching ${packageName} ${packageVersion}`);
  const dir = ownCopyDir(env);
  await mkdir(dir, { recursive: true });
  await writeFile(join(dir, 'package.json'), '{ "private": true }\n');
  const args = [
    'install',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-package-lock',
    '--global=false',
    `${packageName}@${packageVersion}`,
  ];
  const ran = await run('npm', [...args, '--prefix', dir], { cwd: dir, env: withoutNpmSettings(env) });
  if (!ran.ok)
    problems.push({
      what: `${packageName} could not be fetched: ${lastLine(ran)}`,
      remedy: 'check the connection to the npm registry, then run: npx predbench setup',
    });
  return findPackage(env);
}

/**
 * A nested npm would take the outer one's settings (such as its prefix, or a dry run) for its own.
 * @param {NodeJS.ProcessEnv} env
 */
function withoutNpmSettings(env) {
  const outer =
    /^npm_(config_(local_prefix|prefix|global|package_lock|save|dry_run|ignore_scripts|omit|include|workspace)|package_|lifecycle_|command)/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !outer.test(name)));
}
