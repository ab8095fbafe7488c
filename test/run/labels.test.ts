/** The labels of what a run and a calibration make, as a job service and BigQuery receive them. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Answer, type Asked, bigqueryServer, wireRows } from '../bigquery/server.ts';
import { predbench } from '../commands/predbench.ts';
import { rightFiles, temporaryFolder } from '../experiment/folder.ts';
import { done, jobService, state } from '../strategies/job-service.ts';

const yaml = (strategy: string, source = '{ use: csv, path: rows.csv }') => `name: births
model: { path: model }
source: ${source}
sink: { use: none }
workloads: [{ use: batch, rows: 2 }]
strategies: [${strategy}]
warmUp: { calls: 0 }
`;
const jobs = (url: string) =>
  `{ use: batch-job, protocol: ai-platform, service: '${url}', projectId: p, modelName: m, pollMs: 1 }`;
const rows = { 'rows.csv': 'age,sex\n28,male\n31,female\n' };
const labelsOf = (request: { readonly body: unknown } | undefined) => (request?.body as { labels?: unknown } | undefined)?.labels;

it("a job carries its run's and its cell's id", async () => {
  const { url, requests } = await jobService([state('QUEUED'), state('RUNNING'), done]);
  const dir = await temporaryFolder({ ...rightFiles(yaml(jobs(url))), ...rows });
  await predbench(['run', 'experiment.yaml'], dir);
  const [run] = await readdir(join(dir, 'results'));
  expect(run).toMatch(/^births-\d{8}-\d{6}$/);
  expect(labelsOf(requests.find(({ path }) => path.startsWith('POST')))).toEqual({
    'made-by': 'predbench',
    'predbench-run': run,
    'predbench-cell': 'batch-job-x-batch-1',
  });
});

it('a job of a calibration carries a label of the calibration', async () => {
  const { url, requests } = await jobService([state('QUEUED'), state('PREPARING'), state('RUNNING'), done]);
  const dir = await temporaryFolder({ ...rightFiles(yaml(jobs(url))), ...rows });
  await predbench(['calibrate', 'experiment.yaml', '--measure', 'queue'], dir);
  expect(labelsOf(requests[0])).toEqual({
    'made-by': 'predbench',
    'predbench-run': expect.stringMatching(/^calibrate-\d{8}-\d{6}$/),
  });
});

it("a query's job carries its run's and its cell's id", async () => {
  const schema = { fields: ['age', 'sex'].map((name, i) => ({ name, type: i === 0 ? 'INTEGER' : 'STRING' })) };
  const job = { jobReference: { projectId: 'mine', jobId: 'j', location: 'EU' } };
  const asked = await bigqueryServer(({ line }: Asked): Answer => {
    const statistics = { totalBytesProcessed: '1', query: { schema } };
    if (line.startsWith('POST')) return { body: { ...job, statistics, status: { state: 'DONE' } } };
    return { body: { ...job, jobComplete: true, schema, totalRows: '1', rows: wireRows([['28', 'male']]) } };
  });
  const source = "{ use: bigquery, projectId: mine, query: 'SELECT * FROM d.births' }";
  const dir = await temporaryFolder(rightFiles(yaml("{ use: 'null' }", source)));
  await predbench(['run', 'experiment.yaml'], dir);
  const [run] = await readdir(join(dir, 'results'));
  const made = asked
    .filter(({ line }) => line === 'POST projects/mine/jobs')
    .map(({ body }) => (body as { configuration: { dryRun?: boolean; labels?: object } }).configuration)
    .filter(({ dryRun }) => dryRun !== true);
  expect(made).not.toHaveLength(0);
  const labels = { 'predbench-run': run, 'predbench-cell': 'null-x-batch-1' };
  expect(made.map((one) => one.labels)).toEqual(made.map(() => labels));
});
