// @ts-check
import { execFile } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Runs a command to its end. Never rejects.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env: Record<string, string | undefined>, cwd?: string, minutes?: number }} options
 * @returns {Promise<{ ok: boolean, stdout: string, failure: string }>} failure: why, in a few lines
 */
export function runCommand(command, args, { env, cwd, minutes = 1 }) {
  // Windows starts a .cmd file only through its shell.
  const shell = command.endsWith('.cmd');
  const options = { env, cwd, shell, timeout: minutes * 60_000, maxBuffer: 64 * 2 ** 20, windowsHide: true };
  return new Promise((settle) => {
    execFile(shell ? `"${command}"` : command, args, options, (error, stdout, stderr) => {
      settle({ ok: error === null, stdout, failure: error === null ? '' : explain(error, stdout, stderr, minutes) });
    });
  });
}

/**
 * The first of the names that is an executable on the PATH.
 * @param {string[]} names
 * @param {Record<string, string | undefined>} env
 * @returns {string | undefined}
 */
export function findOnPath(names, env) {
  const folders = (env.PATH ?? env.Path ?? '').split(delimiter).filter(Boolean);
  const endings = process.platform === 'win32' ? ['.exe', '.cmd'] : [''];
  return names
    .flatMap((name) => folders.flatMap((folder) => endings.map((ending) => join(folder, name + ending))))
    .find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/**
 * @param {import('node:child_process').ExecFileException} error
 * @param {string} stdout
 * @param {string} stderr
 * @param {number} minutes
 */
function explain(error, stdout, stderr, minutes) {
  const lines = `${stdout}\n${stderr}`.split('\n').filter((line) => line.trim() !== '');
  // A Node program prints where it threw first; the reason is the line that names an error.
  const reason = lines.find((line) => /error:/i.test(line)) ?? lines.at(-1);
  if (error.killed) {
    return `no end after ${minutes} minutes`;
  }
  if (error.signal) {
    return `ended by ${error.signal}`;
  }
  return reason?.trim() ?? (typeof error.code === 'number' ? `exit code ${error.code}` : error.message);
}
