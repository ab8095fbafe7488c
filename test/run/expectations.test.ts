import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readExperiment } from 'predbench';
import { expect, it } from 'vitest';
import { ProblemsError } from '../../src/core/problems.ts';
import { temporaryFolder } from '../experiment/folder.ts';
import { ranExperiment } from '../experiment/ran.ts';

const model = { path: fileURLToPath(new URL('../oracle/models/forms', import.meta.url)), signature: 'tenfold' };

/** The folder of an experiment with this file as its source, and options beside its path. The model gives product = x * y and order = x - y. */
function folderOf(name: string, text: string, source: object, rows: number): Promise<string> {
  const experiment = {
    name: 'expected',
    model,
    source: { use: name.split('.')[1], path: name, ...source },
    workloads: [{ name: 'all', use: 'batch', rows }],
    strategies: [{ use: 'direct' }, { name: 'again', use: 'direct' }],
    resources: { workers: 1 },
    warmUp: { calls: 0 },
    minOkShare: 0.5,
  };
  return temporaryFolder({ [name]: text, 'experiment.yaml': JSON.stringify(experiment) });
}

async function expectationsOf(...experiment: Parameters<typeof folderOf>) {
  const { record } = await ranExperiment(await folderOf(...experiment));
  return record.expectations;
}

it('names the first row that differs, by its line and id, in every pass over the source', async () => {
  const csv = 'id,x,y,stored\na,2,3,6\nb,1,5,\nc,2,2,4.5\nd,bad,1,1\ne,1,1,oops\nf,10,10,100.0001\n';
  const found = {
    workload: 'all',
    are: 'predictions',
    compared: 6,
    missing: 2,
    differing: 2,
    maxDifference: expect.closeTo(0.5 / 4.5) as number,
    unreadable: { rows: 2, first: 'line 3: column stored is empty' },
    example: { key: 2, origin: { line: 4, id: '"c"' }, output: 'product', values: [4.5, 4] },
  };
  expect(await expectationsOf('rows.csv', csv, { id: 'id', expected: { product: 'stored' } }, 12)).toEqual([
    { ...found, strategy: 'direct', cell: 'direct x all #1' },
    { ...found, strategy: 'again', cell: 'again x all #1' },
  ]);
}, 60_000);

it('takes several outputs, and labels beside predictions', async () => {
  const rows = [
    { x: 1, y: 2, p: 2, o: '-1', really: 2 },
    { x: 3, y: 2, p: 6, o: 1, really: 5 },
  ];
  const jsonl = rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const source = { expected: { product: 'p', order: 'o' }, labels: { product: 'really' } };
  const found = await expectationsOf('rows.jsonl', jsonl, source, 2);
  expect(
    found?.map(({ strategy, are, compared, differing, example }) => [strategy, are, compared, differing, example?.values]),
  ).toEqual([
    ['direct', 'predictions', 2, 0, undefined],
    ['again', 'predictions', 2, 0, undefined],
    ['direct', 'labels', 2, 1, [5, 6]],
    ['again', 'labels', 2, 1, [5, 6]],
  ]);
}, 60_000);

it.each([
  ['stored', 'source.expected', 'the model has several outputs: order, product'],
  [
    { produkt: 'stored' },
    'source.expected.produkt',
    'the model has no output "produkt" (did you mean "product"?); it has: order, product',
  ],
  [{ product: 'storde' }, 'source.expected', 'there is no column "storde" (did you mean "stored"?); columns: x, y, stored'],
])('refuses %j before anything runs', async (expected, key, message) => {
  const dir = await folderOf('rows.csv', 'x,y,stored\n1,2,2\n', { expected }, 1);
  const error = await readExperiment(join(dir, 'experiment.yaml')).catch((cause: unknown) => cause);
  expect(error).toMatchObject({ name: ProblemsError.name });
  expect((error as ProblemsError).problems).toMatchObject([{ key, message }]);
});
