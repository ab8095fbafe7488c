// @ts-check
/** The package's own install: a prebuilt addon and libtensorflow 2.9.1 from where the package's makers keep them. */
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { withoutOuterSettings } from './package.js';
import { packageIn } from './paths.js';
import { runCommand } from './run-command.js';

/**
 * @param {string} folder with the package in its node_modules
 * @param {string[]} npm
 * @param {import('./paths.js').Environment} env
 * @returns {Promise<import('./wheel.js').Missing[]>}
 */
export async function officialInstall(folder, npm, env) {
  const cwd = packageIn(folder);
  const unreachable = await whyUnreachable(cwd, env);
  if (unreachable !== undefined) return [failed(unreachable)];
  // It would keep what a failed build left behind.
  for (const left of ['deps', 'lib']) await rm(join(cwd, left), { recursive: true, force: true });
  // Through npm, which gives the script what it calls by name: node-pre-gyp, node-gyp.
  const [command = '', ...first] = npm;
  const args = [...first, 'rebuild', '@tensorflow/tfjs-node', '--loglevel=error'];
  const ran = await runCommand(command, args, { env: withoutOuterSettings(env), cwd: folder, minutes: 10 });
  return ran.ok ? [] : [failed(ran.failure)];
}

/**
 * The script waits without end where a firewall drops its packets. Behind a proxy only the script itself can tell.
 * @param {string} packageFolder
 * @param {import('./paths.js').Environment} env
 */
async function whyUnreachable(packageFolder, env) {
  if (env.HTTPS_PROXY || env.https_proxy || env.HTTP_PROXY || env.http_proxy) return undefined;
  const { binary } = JSON.parse(await readFile(join(packageFolder, 'package.json'), 'utf8'));
  const host = env.TFJS_NODE_CDN_STORAGE || env.CDN_STORAGE || binary.host;
  try {
    // Any answer will do, also "not found".
    await fetch(host, { method: 'HEAD', signal: AbortSignal.timeout(5_000) });
    return undefined;
  } catch {
    return `${new URL(host).host} does not answer`;
  }
}

/** @param {string} why */
function failed(why) {
  return {
    what: `the official install of @tensorflow/tfjs-node failed: ${why}`,
    remedy: 'allow its download, or provide what the other points name',
  };
}
