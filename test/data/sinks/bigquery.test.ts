import { describe, expect, test } from 'vitest';
import { openTableWriter } from '../../../src/data/google/bigquery/table-writer.ts';
import { parseSink, parseTextSink } from '../../../src/data/index.ts';
import { rejectionText, resultWriter } from '../../../src/data/sinks/result-text.ts';
import { type Answer, type Asked, bigqueryServer, refusal } from '../../bigquery/server.ts';

interface Inserted {
  readonly skipInvalidRows: boolean;
  readonly rows: readonly { readonly insertId: string; readonly json: Readonly<Record<string, unknown>> }[];
}

const columns = [
  { name: 'cell', type: 'STRING', mode: 'REQUIRED' },
  { name: 'key', type: 'INTEGER', mode: 'REQUIRED' },
  { name: 'origin', type: 'JSON' },
  { name: 'instance', type: 'JSON' },
  { name: 'prediction', type: 'JSON' },
  { name: 'error', type: 'STRING' },
];
const noTable = refusal(404, 'notFound', 'Not found: Table mine:d.results');

/** A data set with no table at first. */
function dataset(insert: (rows: Inserted['rows'], request: number) => Answer = () => ({ body: {} })) {
  let there: unknown;
  let inserts = 0;
  return ({ line, body }: Asked): Answer => {
    if (line === 'GET projects/mine/datasets/d/tables/results') return there === undefined ? noTable : { body: there };
    if (line === 'POST projects/mine/datasets/d/tables') return { body: (there = body) };
    return insert((body as Inserted).rows, inserts++);
  };
}

const inserted = (asked: readonly Asked[]) =>
  asked.filter(({ line }) => line.endsWith('/insertAll')).map(({ body }) => body as Inserted);

const target = { path: '', name: 'run/direct+batch+1', labels: { 'predbench-run': 'mine-1' } };
const open = () => parseSink({ use: 'bigquery', projectId: 'mine', table: 'd.results' }, '.')(target, { formatS: 0, writeS: 0 });

const float = (...values: number[]) => ({ dtype: 'float32', shape: [], values: Float32Array.from(values) }) as const;
const batch = { size: 2, keys: Float64Array.of(7, 8), columns: { age: float(20, 30) } };

describe('the sink', () => {
  test("creates the table, with the run's label, and writes a row an instance, its id the cell and the key", async () => {
    const asked = await bigqueryServer(dataset());
    const sink = await open();
    await sink.write(batch, { outputs: { weight: float(5, 0) }, failed: new Map([[1, { message: 'too old' }]]) });
    await sink.reject([{ key: 9, failure: { message: 'row 10: no age' } }]);
    await sink.close();
    expect(asked[1]?.body).toMatchObject({
      tableReference: { tableId: 'results' },
      schema: { fields: columns },
      labels: { 'predbench-run': 'mine-1' },
    });
    const cell = 'run/direct+batch+1';
    expect(inserted(asked)).toEqual([
      {
        skipInvalidRows: true,
        rows: [
          { insertId: `${cell}/7`, json: { cell, key: 7, instance: '{"age":20}', prediction: '{"weight":5}' } },
          { insertId: `${cell}/8`, json: { cell, key: 8, instance: '{"age":30}', error: 'too old' } },
        ],
      },
      { skipInvalidRows: true, rows: [{ insertId: `${cell}/9`, json: { cell, key: 9, error: 'row 10: no age' } }] },
    ]);
    expect(asked.every(({ headers }) => headers.authorization === undefined)).toBe(true);
  });

  test('gets the same of rows that another process wrote', async () => {
    const origins = [{ line: 9, id: '"a,\\"instance\\":"' }, { row: 3 }] as const;
    const numbered = { ...batch, columns: { prediction: float(-0, 30), age: float(1e21, 2) }, origins };
    const outcome = { outputs: { weight: float(0.1, 0) }, failed: new Map([[1, { message: 'too "old"' }]]) };
    const rejection = { key: 9, failure: { message: 'row 10: no age' } };
    const asked = await bigqueryServer(dataset());
    const sink = await open();
    await sink.write(numbered, outcome);
    await sink.reject([rejection]);
    const text = resultWriter(numbered, outcome);
    const rows = await parseTextSink({ use: 'bigquery', projectId: 'mine', table: 'd.results' }, '.')(target);
    await rows?.write([
      { key: 7, text: text(0) },
      { key: 8, text: text(1) },
    ]);
    await rows?.write([{ key: 9, text: rejectionText(rejection) }]);
    const [first, rejected, ...again] = inserted(asked);
    expect(again).toEqual([first, rejected]);
    expect(first?.rows[0]?.json).toMatchObject({
      origin: String.raw`{"line":9,"id":"a,\"instance\":"}`,
      instance: '{"prediction":-0,"age":1e+21}',
    });
  });

  test('tells which rows BigQuery refused', async () => {
    const errors = [{ reason: 'invalid', message: 'JSON is malformed' }];
    // The client sends what was refused once more, alone.
    await bigqueryServer(
      dataset((rows) => ({ body: { insertErrors: [{ index: rows.findIndex(({ json }) => json['key'] === 8), errors }] } })),
    );
    await expect((await open()).write(batch, { outputs: { weight: float(5, 6) } })).rejects.toMatchObject({
      problems: [
        {
          file: 'mine.d.results',
          message: 'BigQuery took 1 of 2 rows; the first that it refused: invalid: JSON is malformed (row run/direct+batch+1/8)',
        },
      ],
    });
  });

  test('refuses a table that has other columns', async () => {
    const fields = [{ name: 'cell', type: 'STRING' }, { name: 'key', type: 'STRING' }]; // prettier-ignore
    await bigqueryServer(() => ({ body: { schema: { fields } } }));
    await expect(open()).rejects.toMatchObject({
      problems: [
        'has a column of STRING key, but results need one of INTEGER',
        'has no column origin, but results need one of JSON',
        'has no column instance, but results need one of JSON',
        'has no column prediction, but results need one of JSON',
        'has no column error, but results need one of STRING',
      ].map((message) => ({ file: 'mine.d.results', message, remedy: 'name a table that does not exist yet' })),
    });
  });

  test('names the dataset that is missing', async () => {
    await bigqueryServer(() => refusal(404, 'notFound', 'Not found: Dataset mine:d'));
    await expect(open()).rejects.toMatchObject({
      problems: [
        { message: 'BigQuery answered 404: Not found: Dataset mine:d', remedy: 'check the names of project, dataset and table' },
      ],
    });
  });
});

const openWriter = () => openTableWriter('mine', { name: 'd.results', fields: columns, labels: {} }, { waitMs: 1 });
const rows = (count: number, text = '') =>
  Array.from({ length: count }, (_, i) => ({ insertId: `${i}`, json: { key: i, instance: text } }));

describe('the writer', () => {
  test('splits by 500 rows, and by bytes', async () => {
    const asked = await bigqueryServer(dataset());
    const writer = await openWriter();
    await writer.write(rows(1200));
    const sizes = () =>
      inserted(asked)
        .map((request) => request.rows.length)
        .toSorted((a, b) => a - b);
    expect(sizes()).toEqual([200, 500, 500]);
    await writer.write(rows(5, 'x'.repeat(4_000_000)));
    expect(sizes()).toEqual([1, 2, 2, 200, 500, 500]);
  });

  test('sends the same rows with the same ids again while a new table is not yet known to insertAll', async () => {
    const asked = await bigqueryServer(dataset((_, request) => (request < 2 ? noTable : { body: {} })));
    await (await openWriter()).write(rows(2));
    expect(inserted(asked)).toHaveLength(3);
    expect(new Set(inserted(asked).map((request) => JSON.stringify(request.rows))).size).toBe(1);
  });

  test('gathers the rows of many writes while eight requests are under way', async () => {
    const asked = await bigqueryServer(dataset());
    const writer = await openWriter();
    await Promise.all(rows(100).map((row) => writer.write([row])));
    const sizes = inserted(asked).map((request) => request.rows.length);
    expect(sizes.toSorted((a, b) => a - b)).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 92]);
    const ids = inserted(asked).flatMap((request) => request.rows.map(({ insertId }) => Number(insertId)));
    expect(ids.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i));
  });
});
