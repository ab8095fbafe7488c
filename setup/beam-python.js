// @ts-check
/** The virtual environment of the Beam engine: every package pinned, and checked by its hash. */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beamPackage, pythonIn } from './beam.js';
import { findOnPath, runCommand } from './run-command.js';

/**
 * @typedef {import('./paths.js').Environment} Environment
 * @typedef {import('./wheel.js').Missing} Missing
 * @typedef {{ python: string, beam: string, tensorflow: string }} BeamVersions
 * @typedef {({ ok: true } & BeamVersions) | { ok: false, reason: string }} BeamProbe
 */

const wanted = 'Python 3.11';
const remedy = `install ${wanted} with venv (Debian 12: apt-get install python3.11-venv; any Linux: uv python install 3.11), or name an interpreter that has the packages of ${join(beamPackage, 'requirements.lock')} with PREDBENCH_BEAM_PYTHON`;

/**
 * Loads all that a pipeline needs, in the given interpreter.
 * @param {string} python
 * @param {Environment} env
 * @returns {Promise<BeamProbe>}
 */
export async function probePython(python, env) {
  const script = fileURLToPath(new URL('beam-probe.py', import.meta.url));
  const ran = await runCommand(python, [script], { env, minutes: 5 });
  if (!ran.ok) return { ok: false, reason: `${python}: ${ran.failure}` };
  return { ok: true, .../** @type {BeamVersions} */ (JSON.parse(ran.stdout.trim().split('\n').at(-1) ?? '')) };
}

/**
 * An interpreter to make the environment with, or what is missing.
 * @param {Environment} env
 * @param {{ platform: string, arch: string }} [machine]
 * @returns {Promise<{ ok: true, python: string } | { ok: false, missing: Missing }>}
 */
export async function findBasePython(env, machine = process) {
  if (machine.platform !== 'linux' || machine.arch !== 'x64') {
    const what = `Python's packages for Beam are pinned for Linux x64 only; this is ${machine.platform} ${machine.arch}`;
    return { ok: false, missing: { what, remedy: 'use such a machine or container, such as one with Debian 12' } };
  }
  const seen = [];
  for (const name of ['python3.11', 'python3', 'python']) {
    const python = findOnPath([name], env);
    if (python === undefined) continue;
    const asked = 'import sys; print("%d.%d" % sys.version_info[:2]); import ensurepip, venv';
    const { ok, stdout, failure } = await runCommand(python, ['-c', asked], { env });
    const version = stdout.trim();
    if (version === '3.11' && ok) return { ok: true, python };
    seen.push(`${python} ${version === '' ? `does not run (${failure})` : `is ${version}${ok ? '' : ' without venv'}`}`);
  }
  const what = `${wanted} with venv was not found: ${seen.join(', ') || 'no Python is on the PATH'}`;
  return { ok: false, missing: { what, remedy } };
}

/**
 * A working environment in the folder.
 * @param {string} folder
 * @param {string} base the interpreter it is made with
 * @param {Environment} env
 * @returns {Promise<Missing[]>}
 */
export async function installPackages(folder, base, env) {
  const made = await runCommand(base, ['-I', '-m', 'venv', folder], { env, minutes: 5 });
  if (!made.ok) return [{ what: `${base} -m venv failed: ${made.failure}`, remedy }];
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off'];
  // The build tools first: one package has no wheel, and pip would fetch them unpinned.
  for (const lock of ['requirements-build.lock', 'requirements.lock']) {
    const pinned = ['--require-hashes', '--no-deps', '--no-build-isolation', '-r', join(beamPackage, lock)];
    const got = await runCommand(pythonIn(folder), ['-I', '-m', 'pip', 'install', ...quiet, ...pinned], { env, minutes: 30 });
    if (!got.ok) {
      const what = `pip could not install Python's packages for Beam: ${got.failure}`;
      return [{ what, remedy: 'check that pip reaches a package index with the original files, and that 2 GB are free' }];
    }
  }
  const probe = await probePython(pythonIn(folder), env);
  if (probe.ok) return [];
  return [
    {
      what: `what pip installed does not load: ${probe.reason}`,
      remedy: 'use a processor with AVX instructions, or report this as a defect',
    },
  ];
}
