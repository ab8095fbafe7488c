/** A deployment of the bundled model to the embedded platform, and what is there of it. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startService } from '../../dist/services/start.js';
import type { Deployment } from '../../src/deploy/deployment.ts';
import { Journal } from '../../src/deploy/journal.ts';
import { modelFiles } from '../../src/deploy/model-files.ts';
import type { Undoing } from '../../src/deploy/undeploy.ts';
import type { ServiceHandle } from '../../src/services/service.ts';
import { bundledModel } from '../services/started.ts';

export function startPlatform(): Promise<ServiceHandle> {
  return startService({ kind: 'platform', modelThreads: 1, port: 0 });
}

export async function deploymentTo(address: string, folder: string, other: Partial<Deployment> = {}): Promise<Deployment> {
  return {
    id: 'births-1234abcd',
    name: 'births',
    protocol: 'vertex-ai',
    address,
    project: 'p',
    region: 'r',
    machineType: 'n1-standard-2',
    replicas: 1,
    image: 'tf2-cpu',
    folder: join(folder, 'births-1234abcd'),
    model: await modelFiles(bundledModel),
    ...other,
  };
}

/** What `deploy` and `undeploy` need beside the API; `said` has what they told. */
export async function doing(folder: string, other: Partial<Undoing> = {}): Promise<Undoing & { readonly said: string[] }> {
  const said: string[] = [];
  return {
    journal: await Journal.read(join(folder, 'journal.jsonl')),
    clock: { now: () => Date.now(), sleep: (ms, signal) => sleep(ms, undefined, { signal }) },
    pollMs: 10,
    settleMs: 0,
    signal: new AbortController().signal,
    say: (text) => void said.push(text),
    said,
    ...other,
  };
}

/** Names of all that is there. */
export async function whatIsThere({ address, project, region, folder }: Deployment): Promise<string[]> {
  const parent = `projects/${project}/locations/${region}`;
  const list = async (kind: 'models' | 'endpoints') => {
    const answer = await fetch(`${address}/v1/${parent}/${kind}`);
    return ((await answer.json()) as Record<string, { name: string }[]>)[kind] ?? [];
  };
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  return [...(await list('models')), ...(await list('endpoints'))].map(({ name }) => name.slice(parent.length + 1)).concat(files);
}

/** A call of the platform's API. */
export async function call(address: string, method: string, path: string, body: object = {}): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' };
  const request = method === 'GET' || method === 'DELETE' ? {} : { headers, body: JSON.stringify(body) };
  const answer = await fetch(`${address}/v1/${path}`, { method, ...request });
  return (await answer.json()) as Record<string, unknown>;
}
