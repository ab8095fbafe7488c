// @ts-check
/** Model servers that somebody else wrote, for suites and benchmarks: Python's, installed from their requirements when first asked for. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const mostStartMs = 300_000;
/** MLServer heeds no signal while it loads. */
const mostStopMs = 10_000;

/**
 * The Python that has the packages of the folder's requirements.txt.
 * @param {string} folder
 */
export function pythonOf(folder) {
  const script = fileURLToPath(new URL('./install-python.sh', import.meta.url));
  return execFileSync(script, [folder], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}

/**
 * Runs the folder's `server.py MODEL PORT` until its model is ready under V2.
 * @param {string} folder with requirements.txt and server.py
 * @param {{ model: string, modelName: string, env?: Record<string, string> }} serve
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startPythonServer(folder, { model, modelName, env = {} }) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(pythonOf(folder), [join(folder, 'server.py'), model, `${port}`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, ...env },
  });
  let said = '';
  child.stderr.on('data', (data) => (said = (said + String(data)).slice(-4000)));
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill();
    const forced = setTimeout(() => child.kill('SIGKILL'), mostStopMs);
    await ended;
    clearTimeout(forced);
  };
  const untilMs = performance.now() + mostStartMs;
  while (!(await isReady(`${url}/v2/models/${modelName}/ready`))) {
    if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${folder}: the server ended: ${said}`);
    if (performance.now() > untilMs) {
      await stop();
      throw new Error(`${folder}: the server was not ready after ${mostStartMs / 1000} s: ${said}`);
    }
    await sleep(100);
  }
  return { url, stop };
}

/** @param {string} url */
async function isReady(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}

/** @returns {Promise<number>} */
async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
}
