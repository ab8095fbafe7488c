// @ts-check
/** What the adapters of independent load generators share. */
import { access } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/**
 * One row a request at equal gaps; what falls due in the first `warmUpS` is sent and not counted.
 * @typedef {{ url: string, bodies: readonly string[], ratePerS: number, seconds: number, warmUpS: number, connections: number }} Attack
 * @typedef {{ rate: number, serviceP50: number, serviceP99: number, dueP50: number, dueP99: number }} Figures
 */

/**
 * The binary on PATH or in the folder that its installer uses. Rejects with how to install it.
 * @param {string} name
 * @param {string} dir of the installer, below the home folder
 * @param {string} install the command
 */
export async function findBinary(name, dir, install) {
  const home = join(homedir(), dir);
  for (const folder of [...(process.env['PATH'] ?? '').split(delimiter), home]) {
    const path = join(folder, name);
    const there = await access(path).then(
      () => true,
      () => false,
    );
    if (there) return path;
  }
  throw new Error(`${name} is neither on PATH nor in ${home}; install it: ${install}`);
}

/**
 * @param {readonly number[]} values
 * @param {number} share
 */
export function percentile(values, share) {
  return values.toSorted((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? Number.NaN;
}
