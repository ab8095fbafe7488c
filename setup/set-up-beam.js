// @ts-check
/** `predbench setup beam`: Python's packages and Prism, in the cache folder of this user. */
import { beamFolder, beamPython, beamVersion, prismCommand, prismFolder, pythonIn } from './beam.js';
import { buildPrism } from './beam-prism.js';
import { findBasePython, installPackages, probePython } from './beam-python.js';
import { findOnPath } from './run-command.js';
import { inStaging, keep } from './staging.js';

/**
 * @typedef {import('./paths.js').Environment} Environment
 * @typedef {import('./wheel.js').Missing} Missing
 * @typedef {import('./beam-python.js').BeamProbe} BeamProbe
 * @typedef {{ ok: true } | { ok: false, problems: Missing[] }} Step
 * @typedef {{ python: BeamProbe, prism: string | undefined, leftOut: Missing[], problems: Missing[] }} BeamSetUp
 */

/**
 * Makes what is not there yet. What is there, or named by a variable, is left alone.
 * @param {{ log?: (line: string) => void, env?: Environment }} [options]
 * @returns {Promise<BeamSetUp>}
 */
export async function setUpBeam({ log = () => {}, env = process.env } = {}) {
  const present = await probeBeam(env);
  const first = present.ok ? done : await setUpPython(env, log, present.reason);
  const withPrism = prismCommand(env) !== undefined || findOnPath(['go'], env) !== undefined;
  const second = withPrism ? await setUpPrism(env, log) : done;
  const remedy = `install Go and run this again, or name a Prism ${beamVersion} with PREDBENCH_PRISM`;
  return {
    python: present.ok || !first.ok ? present : await probeBeam(env),
    prism: prismCommand(env),
    leftOut: withPrism ? [] : [{ what: 'Prism was left out, since Go is not on the PATH', remedy }],
    problems: [first, second].flatMap((step) => (step.ok ? [] : step.problems)),
  };
}

/**
 * Loads what pipelines need in the interpreter that is used.
 * @param {Environment} [env]
 * @returns {Promise<BeamProbe>}
 */
export async function probeBeam(env = process.env) {
  const python = beamPython(env);
  return python === undefined ? { ok: false, reason: 'not set up' } : probePython(python, env);
}

/** @type {Step} */
const done = { ok: true };

/**
 * @param {Environment} env
 * @param {(line: string) => void} log
 * @param {string} reason why the one that is used does not do
 * @returns {Promise<Step>}
 */
async function setUpPython(env, log, reason) {
  if (env.PREDBENCH_BEAM_PYTHON) {
    const what = `PREDBENCH_BEAM_PYTHON does not load what pipelines need: ${reason}`;
    return { ok: false, problems: [{ what, remedy: 'install it there, or unset the variable and run this again' }] };
  }
  const base = await findBasePython(env);
  if (!base.ok) return { ok: false, problems: [base.missing] };
  log(
    `installing Apache Beam ${beamVersion} and TensorFlow for Python in the cache folder of this user, once (2 GB, some minutes)`,
  );
  return inStaging(env, async (staging) => {
    const problems = await installPackages(staging, base.python, env);
    if (problems.length > 0) return { ok: false, problems };
    await keep(staging, beamFolder(env), async (folder) => (await probePython(pythonIn(folder), env)).ok);
    return done;
  });
}

/**
 * @param {Environment} env
 * @param {(line: string) => void} log
 * @returns {Promise<Step>}
 */
async function setUpPrism(env, log) {
  if (prismCommand(env) !== undefined) return done;
  log(`building Prism ${beamVersion}, once (some minutes)`);
  return inStaging(env, async (staging) => {
    const problems = await buildPrism(staging, env);
    if (problems.length > 0) return { ok: false, problems };
    await keep(staging, prismFolder(env), async () => true);
    return done;
  });
}
