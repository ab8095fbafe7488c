/** Clients that nobody here wrote, as they come, against the embedded services. */
import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { startService } from '../../dist/services/stand-ins/start.js';
import { temporaryFolder } from '../experiment/folder.ts';
import { birth } from '../fixtures/births.ts';
import { bundledModel, started } from '../services/started.ts';

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const python = execFileSync(here('../install-python.sh'), ['clients'], {
  encoding: 'utf8',
  stdio: ['ignore', 'pipe', 'inherit'],
}).trim();

const instances = [birth(), birth({ gestation_weeks: 33 })];

/** What the script prints, with the instances as its input. */
function said(script: string, ...args: readonly string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const child = execFile(python, [here(script), ...args], (error, stdout) => {
      if (error === null) resolve(JSON.parse(stdout));
      else reject(error);
    });
    child.stdin?.end(JSON.stringify(instances));
  });
}

async function weightsBy(url: string): Promise<number[]> {
  const answer = await fetch(`${url}/v1/models/births:predict`, { method: 'POST', body: JSON.stringify({ instances }) });
  return ((await answer.json()) as { predictions: [number][] }).predictions.flat();
}

it("Triton's client predicts with the embedded model server, in binary unless told otherwise", async () => {
  const server = await started('model-server');
  try {
    // Its tensors are float32.
    const weights = (await weightsBy(server.url)).map(Math.fround);
    const ready = [true, true, true];
    const answered = await said('triton.py', new URL(server.url).host, 'births');
    expect(answered).toEqual({ ready, binary: weights, json: weights, compressed: weights });
  } finally {
    await server.stop();
  }
});

it("Google's client for Python uploads, deploys, predicts online and in a job, and removes all", async () => {
  const folder = await temporaryFolder({ 'in.jsonl': instances.map((one) => `${JSON.stringify(one)}\n`).join('') });
  const roots = [folder, bundledModel];
  const [server, platform] = await Promise.all([
    started('model-server', { signature: 'serving_default' }),
    startService({ kind: 'platform', modelThreads: 1, port: 0, roots }),
  ]);
  try {
    // It reads floats of a Struct, which are doubles.
    const near = (await weightsBy(server.url)).map((weight) => expect.closeTo(weight, 5));
    expect(await said('google.py', platform.url, bundledModel, folder)).toEqual({
      online: near,
      raw: near,
      job: { state: 'JOB_STATE_SUCCEEDED', weights: near },
      highLevel: near,
      left: [],
    });
  } finally {
    await Promise.all([server.stop(), platform.stop()]);
  }
});

it("Google's client of AI Platform creates a version, predicts online and in a job, and removes all", async () => {
  const folder = await temporaryFolder({ 'in.jsonl': instances.map((one) => `${JSON.stringify(one)}\n`).join('') });
  const [server, platform] = await Promise.all([
    started('model-server', { signature: 'serving_default' }),
    startService({ kind: 'platform', modelThreads: 1, port: 0, roots: [folder, bundledModel] }),
  ]);
  try {
    const near = (await weightsBy(server.url)).map((weight) => expect.closeTo(weight, 5));
    expect(await said('ai_platform.py', platform.url, bundledModel, folder)).toEqual({
      state: 'READY',
      online: near,
      byDefault: near,
      job: { state: 'SUCCEEDED', count: '2', weights: near },
      gone: 404,
      left: [],
    });
  } finally {
    await Promise.all([server.stop(), platform.stop()]);
  }
});
