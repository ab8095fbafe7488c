// @ts-check
import { fileURLToPath } from 'node:url';
import { addonIn, libraryVersion, packageIn, packageRoot, runtimeFolder } from './paths.js';
import { findNpm, installPackage } from './package.js';
import { findTensorflow } from './require-tensorflow.js';
import { runCommand } from './run-command.js';
import { officialInstall } from './official.js';
import { inStaging, keep, shareWithTree } from './staging.js';
import { buildOnLibrary, fetchLibrary, missingForWheel } from './wheel.js';

/**
 * @typedef {import('./paths.js').Environment} Environment
 * @typedef {import('./wheel.js').Missing} Missing
 * @typedef {{ libtensorflow: string, tfjsNode: string }} Loaded
 * @typedef {({ ok: true } & Loaded) | { ok: false, reason: string }} Probe
 * @typedef {({ ok: true, how: 'wheel' | 'official' } & Loaded) | { ok: false, problems: Missing[] }} Made
 * @typedef {{ staging: string, missing: Missing[], npm: string[], env: Environment, log: (line: string) => void, older: boolean }} Making
 * @typedef {({ ok: true, how: 'ready' | 'wheel' | 'official' } & Loaded) | { ok: false, problems: Missing[] }} SetUp
 */

/**
 * Loads the addon in a process of its own: the one that is used, or the one in `folder`.
 * @param {{ env?: Environment, root?: string, folder?: string | undefined }} [options]
 * @returns {Promise<Probe>}
 */
export async function probeTensorflow({ env = process.env, root = packageRoot, folder = findTensorflow({ env, root }) } = {}) {
  if (folder === undefined) return { ok: false, reason: 'no native addon was found' };
  const script = fileURLToPath(new URL('probe.js', import.meta.url));
  const ran = await runCommand(process.execPath, [script, folder], { env });
  if (!ran.ok) return { ok: false, reason: ran.failure };
  return { ok: true, .../** @type {Loaded} */ (JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '')) };
}

/**
 * Makes TensorFlow work. Nothing is done where the newer library loads already. Else the addon is built on the library of the wheel;
 * else the package's official install is run, whose older library refuses models saved by TensorFlow 2.12 or later. Whatever was made
 * is loaded once before it is kept.
 * @param {{ log?: (line: string) => void, env?: Environment, root?: string }} [options]
 * @returns {Promise<SetUp>}
 */
export async function setUpTensorflow({ log = () => {}, env = process.env, root = packageRoot } = {}) {
  const present = await probeTensorflow({ env, root });
  if (present.ok && isCurrent(present.libtensorflow)) {
    await share({ env, root, log });
    return { ...present, how: 'ready' };
  }
  const missing = await missingForWheel(env);
  const npm = findNpm(env);
  if (present.ok && (missing.length > 0 || npm === undefined)) return { ...present, how: 'ready' };
  if (npm === undefined) {
    return { ok: false, problems: [...missing, { what: 'npm is not on the PATH', remedy: 'install Node.js together with npm' }] };
  }
  log('setting TensorFlow up in the cache folder of this user, once');
  const made = await makeAndKeep({ missing, npm, env, log, older: present.ok });
  await share({ env, root, log });
  return !made.ok && present.ok ? { ...present, how: 'ready' } : made;
}

/**
 * @param {Omit<Making, 'staging'>} making
 * @returns {Promise<Made>}
 */
function makeAndKeep(making) {
  return inStaging(making.env, async (staging) => {
    const made = await make({ ...making, staging });
    if (made.ok) await keep(staging, runtimeFolder(made.how, making.env), (folder) => loads(packageIn(folder), making.env));
    return made;
  });
}

/**
 * The package and an addon that loads, in the staging folder.
 * @param {Making} making
 * @returns {Promise<Made>}
 */
async function make({ staging, missing, npm, env, log, older }) {
  const byWheel = missing.length === 0;
  if (byWheel) log(`fetching TensorFlow ${libraryVersion} (about 200 MB)`);
  const [noPackage, noLibrary] = await Promise.all([
    installPackage(staging, npm, env),
    byWheel ? fetchLibrary(staging, env) : Promise.resolve(missing),
  ]);
  if (noPackage.length > 0) return { ok: false, problems: [...noPackage, ...noLibrary] };
  const wheel = await tried('wheel', staging, env, async () => (noLibrary.length > 0 ? noLibrary : buildOnLibrary(staging, env)));
  // Somebody's working official install needs no second one.
  if (wheel.ok || older) return wheel;
  log("running the package's official install");
  const official = await tried('official', staging, env, () => officialInstall(staging, npm, env));
  return official.ok ? official : { ok: false, problems: [...wheel.problems, ...official.problems] };
}

/**
 * @param {'wheel' | 'official'} how
 * @param {string} staging
 * @param {Environment} env
 * @param {() => Promise<Missing[]>} step
 * @returns {Promise<Made>}
 */
async function tried(how, staging, env, step) {
  const problems = await step();
  if (problems.length > 0) return { ok: false, problems };
  const probe = await probeTensorflow({ env, folder: packageIn(staging) });
  if (probe.ok) return { ...probe, how };
  const what = `the ${how === 'wheel' ? 'addon that was built' : 'official addon'} does not load: ${probe.reason}`;
  return { ok: false, problems: [{ what, remedy: 'use a processor with AVX instructions, or report this as a defect' }] };
}

/**
 * @param {string} folder
 * @param {Environment} env
 */
async function loads(folder, env) {
  return (await probeTensorflow({ env, folder })).ok;
}

/** @param {{ env: Environment, root: string, log: (line: string) => void }} options */
async function share({ env, root, log }) {
  const folder = findTensorflow({ env, root });
  if (folder === undefined) return;
  await shareWithTree(folder, root).catch((error) => log(`${addonIn(packageIn(root))} was not written: ${error.message}`));
}

/** @param {string} version */
function isCurrent(version) {
  return version.localeCompare(libraryVersion, 'en', { numeric: true }) >= 0;
}
