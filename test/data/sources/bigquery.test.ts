import { describe, expect, test, vi } from 'vitest';
import type { Feature } from '../../../src/core/batch.ts';
import { parseSource } from '../../../src/data/index.ts';
import { natalityQuery } from '../../../src/data/sources/natality-query.ts';
import { type Answer, type Asked, bigqueryServer, refusal, wireRows } from '../../bigquery/server.ts';
import { features, problemsOf, readAll } from '../../io/read.ts';

const schema = {
  fields: [
    { name: 'age', type: 'FLOAT', mode: 'NULLABLE' },
    { name: 'sex', type: 'STRING', mode: 'NULLABLE' },
    { name: 'id', type: 'INTEGER', mode: 'NULLABLE' },
  ],
};

function open(source: object, of: readonly Feature[] = features) {
  return parseSource({ use: 'bigquery', projectId: 'mine', ...source }, '.')(of, { 'predbench-run': 'mine-1' });
}

const births = ({ line, query }: Asked): Answer => {
  if (line === 'GET projects/theirs/datasets/d/tables/births') return { body: { schema } };
  if (line !== 'GET projects/theirs/datasets/d/tables/births/data') return refusal(404, 'notFound', `Not found: ${line}`);
  return query.get('pageToken') === null
    ? { body: { totalRows: '3', pageToken: 'next', rows: wireRows([['21.5', 'male'], [null, 'female']]) } } // prettier-ignore
    : { body: { totalRows: '3', rows: wireRows([['3e1', 'male']]) } };
};

describe('a table', () => {
  test('is listed page by page, the columns that are needed only; an empty cell rejects its row alone', async () => {
    const asked = await bigqueryServer(births);
    const source = await open({ table: 'theirs.d.births' });
    expect(source.description).toBe('bigquery theirs.d.births');
    const { rows, rejected } = await readAll(source);
    expect(rows).toEqual({ 0: { age: 21.5, sex: 'male' }, 2: { age: 30, sex: 'male' } });
    expect(rejected).toEqual({ 1: 'row 2: feature age: column age is empty' });
    expect(asked.map(({ line }) => line.split('/').at(-1))).toEqual(['births', 'data', 'data']);
    expect(asked[1]?.query.get('selectedFields')).toBe('age,sex');
    expect(asked[2]?.query.get('pageToken')).toBe('next');
    // Google's credentials are not for other servers.
    expect(asked.map(({ headers }) => headers.authorization)).toEqual([undefined, undefined, undefined]);
  });

  test('is read no further than the limit', async () => {
    const asked = await bigqueryServer(births);
    const { rows } = await readAll(await open({ table: 'theirs.d.births' }), { limit: 1 });
    expect(Object.keys(rows)).toEqual(['0']);
    expect(asked.filter(({ line }) => line.endsWith('data')).map(({ query }) => query.get('maxResults'))).toEqual(['1']);
  });

  test('of types of all kinds: integers exact or as text, decimals as numbers, times as text', async () => {
    await bigqueryServer(({ line }) =>
      line.endsWith('/data')
        ? { body: { rows: wireRows([['9007199254740993', '12.5', '2026-11-23', 'true', '7']]) } }
        : {
            body: {
              schema: {
                fields: ['INTEGER', 'NUMERIC', 'DATE', 'BOOLEAN', 'INTEGER'].map((type, i) => ({ name: `c${i}`, type })),
              },
            },
          },
    );
    const dtypes = ['string', 'float32', 'string', 'bool', 'int32'] as const;
    const source = await open(
      { table: 'd.t' },
      dtypes.map((dtype, i) => ({ name: `c${i}`, dtype, shape: [] })),
    );
    const { rows } = await readAll(source);
    expect(rows).toEqual({ 0: { c0: '9007199254740993', c1: 12.5, c2: '2026-11-23', c3: true, c4: 7 } });
  });

  test('that is not there, or may not be read, is told with code, message and what to check', async () => {
    await bigqueryServer(births);
    await expect(open({ table: 'd.births' })).rejects.toMatchObject({
      problems: [
        {
          file: 'mine.d.births',
          message: 'BigQuery answered 404: Not found: GET projects/mine/datasets/d/tables/births',
          remedy: 'check the names of project, dataset and table',
        },
      ],
    });
    await bigqueryServer(() => refusal(403, 'accessDenied', 'Access Denied: Table theirs:d.births'));
    await expect(open({ table: 'theirs.d.births' })).rejects.toMatchObject({
      problems: [
        {
          message: 'BigQuery answered 403: Access Denied: Table theirs:d.births',
          remedy:
            'check that the BigQuery API (bigquery.googleapis.com) is enabled in the project and that the caller has the roles BigQuery Data Viewer (on the data) and BigQuery Job User (on the project)',
        },
      ],
    });
  });

  test('behind an address that nobody listens at is told with what to check', async () => {
    await bigqueryServer(births);
    // Port 1 is nobody's.
    vi.stubEnv('PREDBENCH_BIGQUERY_ENDPOINT', 'http://127.0.0.1:1');
    await expect(open({ table: 'd.births' })).rejects.toMatchObject({
      problems: [
        {
          file: 'mine.d.births',
          message: expect.stringMatching(/^BigQuery did not answer: .*ECONNREFUSED/),
          remedy:
            'check the connection and the credentials: gcloud auth application-default login, or GOOGLE_APPLICATION_CREDENTIALS',
        },
      ],
    });
  });

  test('whose columns are not the features is refused, all of them at once', async () => {
    await bigqueryServer(births);
    const columns = { sex: { from: 'sexe' }, age: { from: 'years' } };
    expect(await problemsOf(() => open({ table: 'theirs.d.births', columns }))).toEqual([
      'no column "years" for feature age; columns: age, sex, id',
      'no column "sexe" for feature sex (did you mean "sex"?); columns: age, sex, id',
    ]);
  });
});

describe('a query', () => {
  const job = { jobReference: { projectId: 'mine', jobId: 'j', location: 'EU' } };
  const answer =
    (unfinished: number) =>
    ({ line, body }: Asked): Answer => {
      if (line === 'POST projects/mine/jobs') {
        const { dryRun } = (body as { configuration: { dryRun?: boolean } }).configuration;
        const statistics = { totalBytesProcessed: '1234000000', query: { schema } };
        return {
          body: { ...job, ...(dryRun === true && { statistics }), status: { state: dryRun === true ? 'DONE' : 'RUNNING' } },
        };
      }
      return unfinished-- > 0
        ? { body: { ...job, jobComplete: false } }
        : { body: { ...job, jobComplete: true, schema, totalRows: '1', rows: wireRows([['40', 'female', '1']]) } };
    };

  test('is checked first, without being run; its job carries the label, its result is waited for, and read again by the next pass', async () => {
    const asked = await bigqueryServer(answer(1));
    const source = await open({ query: 'SELECT *\n FROM d.births', location: 'EU' });
    expect(source.description).toBe('bigquery SELECT * FROM d.births (scans 1.234 GB)');
    expect(asked.map(({ line }) => line)).toEqual(['POST projects/mine/jobs']);
    for (const _ of [1, 2]) expect((await readAll(source)).rows).toEqual({ 0: { age: 40, sex: 'female' } });
    const { jobId } = (asked[1] as { body: { jobReference: { jobId: string } } }).body.jobReference;
    expect(asked.map(({ line }) => line)).toEqual([
      'POST projects/mine/jobs',
      'POST projects/mine/jobs',
      ...Array.from({ length: 3 }, () => `GET projects/mine/queries/${jobId}`),
    ]);
    expect(asked[1]?.body).toMatchObject({
      configuration: { query: { query: 'SELECT *\n FROM d.births', useLegacySql: false }, labels: { 'predbench-run': 'mine-1' } },
      jobReference: { location: 'EU' },
    });
  });

  test('of natality asks for the births of 2018, in an order of its own', async () => {
    const asked = await bigqueryServer(answer(0));
    const source = await open({ query: 'natality', rows: 500 });
    expect(source.description).toBe('bigquery natality, 500 births (scans 1.234 GB)');
    expect(asked[0]?.body).toMatchObject({ configuration: { dryRun: true, query: { query: natalityQuery(500) } } });
    await expect(natalityQuery(500)).toMatchFileSnapshot('expected/natality.sql');
  });

  test('that BigQuery does not take is told with its message', async () => {
    await bigqueryServer(() => refusal(400, 'invalidQuery', 'Syntax error: Unexpected identifier "SELCT" at [1:1]'));
    expect(await problemsOf(() => open({ query: 'SELCT 1' }))).toEqual([
      'BigQuery answered 400: Syntax error: Unexpected identifier "SELCT" at [1:1]',
    ]);
  });
});

test('options that do not go together are told before anything is asked', async () => {
  for (const [source, problem] of [
    [{}, 'source: needs either `table` or `query`, not both'],
    [{ table: 'd.t', query: 'SELECT 1' }, 'source: needs either `table` or `query`, not both'],
    [{ table: 't' }, 'source.table: must be dataset.table or project.dataset.table'],
    [
      { query: 'natality' },
      'source.rows: `rows` is required with `query: natality`, and only allowed there; in your own query, use LIMIT',
    ],
    [{ query: 'SELECT 1', rows: 5 }, 'source.rows: `rows` is required with `query: natality`, and only allowed there; in your own query, use LIMIT'], // prettier-ignore
  ] as const)
    expect(await problemsOf(() => open(source))).toEqual([problem]);
});
