// @ts-check
import { execFile } from 'node:child_process';

/**
 * @typedef {{ readonly ok: boolean, readonly stdout: string, readonly stderr: string }} Ran
 */

/**
 * Runs a command without a shell; never rejects.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ readonly cwd?: string, readonly env?: NodeJS.ProcessEnv, readonly timeoutMs?: number }} [options]
 * @returns {Promise<Ran>}
 */
export function run(command, args, { cwd, env = process.env, timeoutMs = 600_000 } = {}) {
  const windowsShell = process.platform === 'win32' && command === 'npm';
  return new Promise((resolve) => {
    execFile(
      command,
      [...args],
      { ...(cwd && { cwd }), env, timeout: timeoutMs, maxBuffer: 64 * 1024 * 1024, shell: windowsShell },
      (error, stdout, stderr) => resolve({ ok: error === null, stdout, stderr: error && stderr === '' ? error.message : stderr }),
    );
  });
}

/**
 * The last line that says something, for messages.
 * @param {Ran} ran
 * @returns {string}
 */
export function lastLine({ stdout, stderr }) {
  const lines = `${stdout}\n${stderr}`
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('at '));
  return lines.findLast((line) => /error|not found|ENOENT/i.test(line)) ?? lines.findLast((line) => line !== '') ?? 'no message';
}
