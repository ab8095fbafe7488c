// @ts-check
/** Puts tfjs-node's JavaScript and all it needs into a folder, as pinned by tensorflow-lock.json, without running any install script. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findOnPath, runCommand } from './run-command.js';

/**
 * The command that runs npm: the one that runs us, else the one on the PATH.
 * @param {import('./paths.js').Environment} env
 * @returns {string[] | undefined}
 */
export function findNpm(env) {
  if (env.npm_execpath?.endsWith('npm-cli.js')) return [process.execPath, env.npm_execpath];
  const npm = findOnPath(['npm'], env);
  return npm === undefined ? undefined : [npm];
}

/**
 * @param {string} folder
 * @param {string[]} npm
 * @param {import('./paths.js').Environment} env
 * @returns {Promise<import('./wheel.js').Missing[]>}
 */
export async function installPackage(folder, npm, env) {
  const lock = await readFile(new URL('tensorflow-lock.json', import.meta.url), 'utf8');
  const { dependencies } = JSON.parse(lock).packages[''];
  await writeFile(join(folder, 'package-lock.json'), lock);
  await writeFile(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const [command = '', ...first] = npm;
  const args = [...first, 'ci', '--ignore-scripts', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const ran = await runCommand(command, args, { env: withoutOuterSettings(env), cwd: folder, minutes: 10 });
  if (ran.ok) return [];
  return [{ what: `npm could not fetch @tensorflow/tfjs-node: ${ran.failure}`, remedy: 'check that npm reaches its registry' }];
}

/**
 * npm hands its settings on to the scripts it runs; those about what to install, and where, would mislead the nested one.
 * @param {import('./paths.js').Environment} env
 * @returns {import('./paths.js').Environment}
 */
export function withoutOuterSettings(env) {
  const misleading =
    /^npm_config_(also|dev|dry_run|global|ignore_scripts|include|install_links|install_strategy|local_prefix|location|omit|only|optional|package_lock|package_lock_only|prefix|production|save.*|workspaces?|include_workspace_root|strict_allow_scripts)$/i;
  return Object.fromEntries(Object.entries(env).filter(([name]) => !misleading.test(name)));
}
