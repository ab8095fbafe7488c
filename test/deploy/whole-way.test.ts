/** Deploy, online predictions, a batch job, undeploy: on one machine, by the commands alone. */
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { parse, stringify } from 'yaml';
import { readRecord } from '../../src/run/store.ts';
import { predbench } from '../commands/predbench.ts';
import { temporaryFolder } from '../experiment/folder.ts';
import { birth } from '../fixtures/births.ts';
import { bundledModel } from '../services/started.ts';
import { call, startPlatform } from './platform.ts';

const lastCalls: Readonly<Record<string, string>> = {
  'vertex-ai': '4. POST /v1/projects/local/locations/us-central1/endpoints/births:deployModel',
  'ai-platform': '3. POST /v1/projects/local/models/births/versions',
};

it.each(['vertex-ai', 'ai-platform'])('goes the whole way on one machine: %s', async (protocol) => {
  const platform = await startPlatform();
  onTestFinished(() => platform.stop());
  const rows = Array.from({ length: 50 }, (_, i) => `${JSON.stringify(birth({ gestation_weeks: 25 + (i % 15) }))}\n`);
  const dir = await temporaryFolder({ 'births.jsonl': rows.join('') });
  const deploy = ['deploy', '--protocol', protocol, '--name', 'births', '--service', platform.url, '--storage', 'deployed'];

  const planned = await predbench([...deploy, '--dry-run'], dir);
  expect(planned).toMatchObject({ code: 0, stderr: '' });
  expect(planned.stdout).toContain(lastCalls[protocol]);
  expect(planned.stdout).toContain('everything runs on this machine; nothing is billed');
  expect(await readdir(dir)).toEqual(['births.jsonl']);

  const deployed = await predbench(deploy, dir);
  expect(deployed.code).toBe(0);
  const { strategies } = parse(deployed.stdout.slice(deployed.stdout.indexOf('strategies:'))) as { strategies: object[] };
  const experiment = stringify({
    name: 'deployed',
    model: { path: bundledModel },
    source: { use: 'jsonl', path: 'births.jsonl' },
    workloads: [{ name: 'batch', use: 'batch', rows: 200 }],
    strategies: [{ use: 'direct' }, ...strategies],
    resources: { workers: 1 },
  });
  await writeFile(join(dir, 'experiment.yaml'), experiment);
  expect(await predbench(['run', 'experiment.yaml'], dir)).toMatchObject({ code: 0 });
  const [id = ''] = await readdir(join(dir, 'results'));
  const { cells, agreements } = await readRecord(join(dir, 'results', id));
  const counts = cells.map((cell) => `${cell.strategy}: ${'result' in cell ? cell.result.measured.counts.ok : cell.state}`);
  expect(counts.toSorted()).toEqual(['batch-job: 200', 'direct: 200', 'rest: 200']);
  expect(agreements.map(({ state }) => state)).toEqual(['agree']);

  expect(await predbench(['undeploy'], dir)).toMatchObject({
    code: 0,
    stdout: 'nothing in predbench-deployment.jsonl is deployed any more\n',
  });
  for (const list of ['locations/us-central1/models', 'locations/us-central1/endpoints', 'models'])
    expect(Object.values(await call(platform.url, 'GET', `projects/local/${list}`))).toEqual([[]]);
  expect(await readdir(join(dir, 'deployed'))).toEqual([]);
  expect(await predbench(['undeploy'], dir)).toMatchObject({ code: 0, stderr: '' });
});

it('spends nothing without a limit, and tells the estimate', async () => {
  const dir = await temporaryFolder();
  const args = ['deploy', '--project', 'p', '--storage', 'gs://bucket/models', '--hours', '20'];
  const refused = await predbench(args, dir);
  expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining('--max-cost: missing: this costs about USD 2.19') });
  expect(refused.stdout).toContain('USD 2.19  endpoint: 1 x n1-standard-2, up for 20 h (--hours), idle or not');
  expect(await predbench([...args, '--max-cost', '2'], dir)).toMatchObject({ code: 2 });
  expect(await readdir(dir)).toEqual([]);
});

it('tells all that is missing at once', async () => {
  const dir = await temporaryFolder();
  const { code, stderr } = await predbench(['deploy', '--storage', 'here'], dir);
  expect(code).toBe(2);
  expect(stderr).toContain("--project: missing; needs the project's id");
  const other = await predbench(
    ['deploy', '--protocol', 'ai-platform', '--name', 'a-b', '--image', 'x', '--storage', 'gs://b/c'],
    dir,
  );
  expect(other.stderr).toContain('--image: not for ai-platform');
  expect(other.stderr).toContain('--name: must not contain "-" for ai-platform: "a-b"');
  expect(stderr).toContain('--storage: not a folder in Cloud Storage: here');
  expect(await predbench(['undeploy'], dir)).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('there is no such journal'),
  });
});
