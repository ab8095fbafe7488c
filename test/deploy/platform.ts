/** A deployment of the bundled model to the embedded platform, and what is there of it. */
import { tmpdir } from 'node:os';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startService } from '../../dist/services/stand-ins/start.js';
import type { AiPlatformDeployment, Deployment, VertexAiDeployment } from '../../src/services/deploy/deployment.ts';
import { Journal } from '../../src/services/deploy/journal.ts';
import { modelContents } from '../../src/data/model/contents.ts';
import type { Undoing } from '../../src/services/deploy/undeploy.ts';
import type { ServiceHandle } from '../../src/services/stand-ins/service.ts';
import { bundledModel } from '../services/started.ts';

export function startPlatform(): Promise<ServiceHandle> {
  return startService({ kind: 'platform', modelThreads: 1, port: 0, roots: [tmpdir(), bundledModel, 'gs://*'] });
}

export async function deploymentTo(
  address: string,
  folder: string,
  other: Partial<VertexAiDeployment> = {},
): Promise<VertexAiDeployment> {
  return { ...(await common(address, folder)), protocol: 'vertex-ai', machineType: 'n1-standard-2', image: 'tf2-cpu', ...other };
}

export async function aiPlatformDeploymentTo(address: string, folder: string): Promise<AiPlatformDeployment> {
  return { ...(await common(address, folder)), protocol: 'ai-platform', machineType: 'mls1-c1-m2', runtimeVersion: '2.11' };
}

async function common(address: string, folder: string) {
  return {
    id: 'births-1234abcd',
    name: 'births',
    address,
    project: 'p',
    region: 'r',
    replicas: 1,
    folder: join(folder, 'births-1234abcd'),
    model: await modelContents(bundledModel),
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

/** Names of all that is there: below the location at Vertex AI, below the project at AI Platform. */
export async function whatIsThere({ address, project, region, folder }: Deployment): Promise<string[]> {
  const list = async (parent: string, kind: 'models' | 'endpoints') => {
    const { [kind]: found = [] } = (await call(address, 'GET', `${parent}/${kind}`)) as Record<string, { name: string }[]>;
    return found.map(({ name }) => name.slice(parent.length + 1));
  };
  const location = `projects/${project}/locations/${region}`;
  const files = await readdir(folder, { recursive: true }).catch(() => []);
  return [
    ...(await list(location, 'models')),
    ...(await list(location, 'endpoints')),
    ...(await list(`projects/${project}`, 'models')),
    ...files,
  ];
}

/** A call of the platform's API. */
export async function call(address: string, method: string, path: string, body: object = {}): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json' };
  const request = method === 'GET' || method === 'DELETE' ? {} : { headers, body: JSON.stringify(body) };
  const answer = await fetch(`${address}/v1/${path}`, { method, ...request });
  return (await answer.json()) as Record<string, unknown>;
}
