/** A whole run of the built program with its rows from BigQuery and its results to it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { exitCodes } from '../../src/core/problems.ts';
import { predbench } from '../commands/predbench.ts';
import { rightFiles, temporaryFolder } from '../experiment/folder.ts';
import { type Answer, type Asked, bigqueryServer, refusal, wireRows } from './server.ts';

const yaml = `name: births
model: { path: model }
source: { use: bigquery, projectId: mine, table: d.births }
sink: { use: bigquery, projectId: mine, table: d.results }
workloads: [{ use: batch, rows: 5 }]
strategies: [{ use: 'null', batching: { maxSize: 2 } }]
warmUp: { calls: 0 }
minOkShare: 0.8
`;
const fields = ['age', 'sex'].map((name, i) => ({ name, type: i === 0 ? 'INTEGER' : 'STRING' }));

/** Three births, in a table; a second pass over them makes five instances. */
function dataset() {
  let results: unknown;
  return ({ line, body }: Asked): Answer => {
    if (line.endsWith('tables/births')) return { body: { schema: { fields } } };
    if (line.endsWith('births/data')) return { body: { rows: wireRows([['28', 'male'], ['31', 'female'], ['x', 'male']]) } }; // prettier-ignore
    if (line.endsWith('insertAll')) return { body: {} };
    if (line.endsWith('datasets/d')) return { body: {} };
    if (line.startsWith('GET')) return results === undefined ? refusal(404, 'notFound', 'Not found: Table') : { body: results };
    return { body: (results = body) };
  };
}

it('brings every row to the table once, and credentials nowhere', async () => {
  const asked = await bigqueryServer(dataset());
  const dir = await temporaryFolder({
    ...rightFiles(yaml),
    'key.json': JSON.stringify({ type: 'service_account', client_email: 'a@b', private_key: 'planted-key' }),
  });
  vi.stubEnv('GOOGLE_APPLICATION_CREDENTIALS', join(dir, 'key.json'));
  const { code, stdout, stderr } = await predbench(['run', 'experiment.yaml'], dir);
  expect([code, stderr]).toEqual([0, expect.any(String)]);
  const rows = asked
    .filter(({ line }) => line.endsWith('insertAll'))
    .flatMap(
      ({ body }) => (body as { rows: { insertId: string; json: { key: number; instance?: string; error?: string } }[] }).rows,
    );
  const sorted = rows.map(({ json }) => json).toSorted((a, b) => a.key - b.key);
  expect(sorted.map(({ key, instance, error }) => [key, instance ?? error])).toEqual([
    [0, '{"age":28,"sex":"male"}'],
    [1, '{"age":31,"sex":"female"}'],
    [2, 'row 3: feature age: "x" is not a number'],
    [3, '{"age":28,"sex":"male"}'],
    [4, '{"age":31,"sex":"female"}'],
  ]);
  expect(new Set(rows.map(({ insertId }) => insertId)).size).toBe(5);
  const [run = ''] = await readdir(join(dir, 'results'));
  expect(rows[0]?.insertId).toMatch(new RegExp(`^${run}/`));
  const made = asked.find(({ line }) => line === 'POST projects/mine/datasets/d/tables');
  expect(made?.body).toMatchObject({ labels: { 'predbench-run': run } });
  const record = await readFile(join(dir, 'results', run, 'run.json'), 'utf8');
  expect(JSON.parse(record)).toMatchObject({
    source: { description: 'bigquery mine.d.births' },
    cells: [{ result: { measured: { counts: { due: 5, ok: 4, failed: 1, dropped: 0 } } } }],
  });
  expect(stdout + stderr + record).not.toContain('planted-key');
  expect(asked.every(({ headers }) => headers.authorization === undefined)).toBe(true);
});

it('a dataset for results that is not there is told before any cell, and nothing is made', async () => {
  const asked = await bigqueryServer((request) =>
    /tables\/results$|datasets\/d$/.test(request.line)
      ? refusal(404, 'notFound', 'Not found: Dataset mine:d')
      : dataset()(request),
  );
  const dir = await temporaryFolder(rightFiles(yaml));
  const { code, stderr } = await predbench(['run', 'experiment.yaml'], dir);
  expect(code).toBe(exitCodes.input);
  expect(stderr).toContain('mine.d.results: BigQuery answered 404: Not found: Dataset mine:d');
  expect(asked.filter(({ line }) => line.startsWith('POST'))).toEqual([]);
  expect(await readdir(dir)).not.toContain('results');
});
