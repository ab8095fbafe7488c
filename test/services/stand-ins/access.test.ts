/** Nobody gets more from an embedded service than it was started for. */
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startService } from '../../../dist/services/stand-ins/start.js';
import type { ServiceHandle } from '../../../src/services/stand-ins/service.ts';
import { temporaryFolder } from '../../experiment/folder.ts';
import { birth } from '../../fixtures/births.ts';
import { started } from '../started.ts';

/** fetch sets its own Host. */
function statusOf(url: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    sent.on('error', reject).end();
  });
}

function post(url: string, body: object, headers: Readonly<Record<string, string>> = {}) {
  return fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
}

describe('of requests that a browser sends for a web page', () => {
  let server: ServiceHandle;
  beforeAll(async () => (server = await started('model-server')));
  afterAll(() => server.stop());

  it.each([
    ['its own address', {}, 200],
    ['localhost through a forwarded port', { host: 'localhost:9999' }, 200],
    ['a name that was rebound', { host: 'evil.example' }, 403],
    ['a name that begins like its own', { host: '127.0.0.1.evil.example' }, 403],
    ['a foreign origin', { origin: 'http://evil.example' }, 403],
    ['an opaque origin', { origin: 'null' }, 403],
  ])('%s', async (_, headers, status) => {
    expect(await statusOf(`${server.url}/v1/models/births`, headers)).toBe(status);
  });

  it('of its own origin', async () => {
    expect(await statusOf(`${server.url}/v1/models/births`, { origin: server.url })).toBe(200);
  });

  it('says why, also where there is no route', async () => {
    const answer = await fetch(`${server.url}/nope`, { headers: { origin: 'http://evil.example' } });
    const error = 'this service is not for web pages: the request has the Origin of one';
    expect({ status: answer.status, body: await answer.json() }).toEqual({ status: 403, body: { error } });
  });
});

it("a run's own service answers nobody without its token", async () => {
  const server = await started('model-server', { oneTimeToken: true });
  try {
    const { origin, pathname } = new URL(server.url);
    expect(pathname).toMatch(/^\/[0-9a-f-]{36}$/);
    const statuses = await Promise.all(
      [`${server.url}/v1/models/births`, `${origin}/v1/models/births`, `${origin}/${'0'.repeat(36)}/v1/models/births`].map(
        async (url) => (await fetch(url)).status,
      ),
    );
    expect(statuses).toEqual([200, 403, 403]);
    const instances = [birth()];
    expect((await post(`${server.url}/v1/models/births:predict`, { instances })).status).toBe(200);
  } finally {
    await server.stop();
  }
});

describe('files are taken from below the named folders only', () => {
  const cases: readonly (readonly [what: string, input: string, output: string, error: string | undefined])[] = [
    ['inside', 'open/in.jsonl', 'open/out', undefined],
    ['all inside', 'open/*', 'open/new/out', undefined],
    ['outside', 'key.json', 'open/out', 'PERMISSION_DENIED'],
    ['outside, of a name that is not there', 'nothing', 'open/out', 'PERMISSION_DENIED'],
    ['outside by ..', 'open/../key.json', 'open/out', 'PERMISSION_DENIED'],
    ['through a link', 'open/link.json', 'open/out', 'PERMISSION_DENIED'],
    ['through a link to a folder', 'open/up/key.json', 'open/out', 'PERMISSION_DENIED'],
    ['in a folder of a like name', 'open2/in.jsonl', 'open/out', 'PERMISSION_DENIED'],
    ['in folders of like names', 'open*', 'open/out', 'PERMISSION_DENIED'],
    ['with an output outside', 'open/in.jsonl', 'out', 'PERMISSION_DENIED'],
    ['with an output through a link', 'open/in.jsonl', 'open/up/out', 'PERMISSION_DENIED'],
    ['with an output through a link to nothing', 'open/in.jsonl', 'open/dangling', 'PERMISSION_DENIED'],
    ['with a path of no machine', 'open/in.jsonl', 'open/\0', 'INVALID_ARGUMENT'],
    ['of the cloud', 'gs://bucket/in.jsonl', 'open/out', 'PERMISSION_DENIED'],
  ];

  it('by jobs', async () => {
    const folder = await temporaryFolder({
      'open/in.jsonl': `${JSON.stringify({ key: 1, ...birth() })}\n`,
      'open2/in.jsonl': '{}\n',
      'key.json': '{"private_key":"secret"}\n',
    });
    await symlink(join(folder, 'key.json'), join(folder, 'open/link.json'));
    await symlink(folder, join(folder, 'open/up'));
    await symlink(join(folder, 'made.txt'), join(folder, 'open/dangling'));
    const service = await started('batch-prediction', { roots: [join(folder, 'open')], modelThreads: 1 });
    const errorOf = async (jobId: string, input: string, outputPath: string) => {
      const predictionInput = { dataFormat: 'JSON', inputPaths: [input], outputPath };
      const answer = await post(`${service.url}/v1/projects/p/jobs`, { jobId, predictionInput });
      return ((await answer.json()) as { error?: { status: string } }).error?.status;
    };
    try {
      const path = (name: string) => (name.startsWith('gs:') ? name : `${folder}/${name}`);
      const answers = [];
      for (const [i, [what, input, output]] of cases.entries())
        answers.push([what, input, output, await errorOf(`job_${i}`, path(input), path(output))]);
      expect(answers).toEqual(cases);
      expect(await readdir(folder)).toEqual(['key.json', 'open', 'open2']);
    } finally {
      await service.stop();
    }
  });

  it('a platform reads its models from there', async () => {
    const outside = await temporaryFolder();
    await mkdir(join(outside, 'open'));
    await writeFile(join(outside, 'saved_model.pb'), '');
    const platform = await startService({ kind: 'platform', modelThreads: 1, port: 0, roots: [join(outside, 'open')] });
    try {
      const model = { displayName: 'm', artifactUri: outside, containerSpec: { imageUri: 'tf' } };
      const vertex = await post(`${platform.url}/v1/projects/p/locations/l/models:upload`, { modelId: 'm', model });
      await post(`${platform.url}/v1/projects/p/models`, { name: 'm' });
      const version = { name: 'v1', deploymentUri: outside, framework: 'TENSORFLOW', runtimeVersion: '2.11' };
      const old = await post(`${platform.url}/v1/projects/p/models/m/versions`, version);
      expect([vertex.status, old.status]).toEqual([403, 403]);
    } finally {
      await platform.stop();
    }
  });
});

it('one job runs at a time, and no more than 100 wait', async () => {
  const folder = await temporaryFolder({ 'in.jsonl': `${JSON.stringify({ key: 1, ...birth() })}\n`.repeat(50_000) });
  const service = await started('batch-prediction', { roots: [folder], modelThreads: 1 });
  try {
    const url = `${service.url}/v1/projects/p/jobs`;
    const statuses: number[] = [];
    for (let i = 0; i < 102; i++) {
      const predictionInput = {
        dataFormat: 'JSON',
        inputPaths: [join(folder, 'in.jsonl')],
        outputPath: join(folder, `out-${i}`),
        batchSize: 1,
      };
      statuses.push((await post(url, { jobId: `job_${i}`, predictionInput })).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 100 }, () => 200), 429, 429]);
    const states = async () => {
      const { jobs } = (await (await fetch(url)).json()) as { jobs: { state: string }[] };
      return jobs.map(({ state }) => state);
    };
    await expect.poll(async () => (await states())[0]).toBe('RUNNING');
    expect((await states()).filter((state) => state !== 'QUEUED')).toEqual(['RUNNING']);
    // The second one gives up its turn, so the third runs when the first has ended.
    for (const id of ['job_1', 'job_0']) await post(`${url}/${id}:cancel`, {});
    await expect.poll(async () => (await states()).slice(0, 4)).toEqual(['CANCELLED', 'CANCELLED', 'RUNNING', 'QUEUED']);
  } finally {
    await service.stop();
  }
});
