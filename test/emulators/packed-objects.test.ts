import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openWith, problemsOf, readAll } from '../io/read.ts';
import { type FakeGcs, startFakeGcs } from './fake-gcs.ts';

const bucket = 'predbench-shards';
const uri = (name: string) => `gs://${bucket}/${name}`;
let gcs: FakeGcs;

beforeAll(async () => {
  gcs = await startFakeGcs(bucket);
  process.env['PREDBENCH_STORAGE_ENDPOINT'] = gcs.url;
  const save = (name: string, text: string, metadata: object = {}) =>
    gcs.client.bucket(bucket).file(name).save(gzipSync(text), { resumable: false, metadata });
  await save('export/births-0.csv.gz', 'age,sex\n1,m\n');
  // Cloud Storage unpacks such an object on the way, unless it is asked for as it is.
  await save('export/births-1.csv', 'age,sex\n2,f\nx,f\n', { contentType: 'text/csv', contentEncoding: 'gzip' });
  await save('export/births-1/part.csv', 'never\n');
});

afterAll(() => gcs.stop());

it('objects of a pattern are read in the order of their names, and unpacked', async () => {
  const { rows, rejected } = await readAll(await openWith('csv', uri('export/births-*.csv*'), {}));
  expect(rows).toEqual({ 0: { age: 1, sex: 'm' }, 1: { age: 2, sex: 'f' } });
  expect(rejected).toEqual({ 2: 'births-1.csv:3: feature age: "x" is not a number' });
});

it('a pattern that names no object is refused', async () => {
  expect(await problemsOf(() => openWith('csv', uri('export/none-*'), {}))).toEqual(['no file has such a name']);
});
