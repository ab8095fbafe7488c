import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import type { Feature } from '../../../../src/core/batch.ts';
import { temporaryFolder } from '../../../experiment/folder.ts';
import { type NodeChild, startChild } from './child.ts';

const features: readonly Feature[] = [
  { name: 'age', dtype: 'float32', shape: [] },
  { name: 'sex', dtype: 'string', shape: [] },
];
const table = 'age,sex,who\n30,m,a\nold,f,b\n20.1,"f\nm",c\n';

async function opened(source: object, files: Readonly<Record<string, string>>, keepInstances = true): Promise<NodeChild> {
  const child = startChild('read-process.js');
  child.send({ task: { source, baseDir: await temporaryFolder(files), features, labels: {}, keepInstances } });
  return child;
}

it('reads a split as the local engine reads it, with the keys of the workload', async () => {
  const child = await opened({ use: 'csv', path: 'births.csv', id: 'who' }, { 'births.csv': table });
  expect(await child.next()).toEqual({ ready: true });
  child.send({ split: { firstKey: 10, rows: 4, at: null }, chunkRows: 1000 });
  const times = { readS: expect.any(Number), processS: expect.any(Number) };
  expect(await child.next()).toEqual({
    keys: [10, 12],
    heads: [
      '{"key":10,"line":2,"id":"a","instance":{"age":30,"sex":"m"}',
      String.raw`{"key":12,"line":4,"id":"c","instance":{"age":20.1,"sex":"f\nm"}`,
    ],
    columns: { age: [30, 20.1], sex: ['m', 'f\nm'] },
    rejected: [String.raw`{"key":11,"line":3,"id":"b","error":"line 3: feature age: \"old\" is not a number"}`],
    ...times,
  });
  expect(await child.next()).toMatchObject({ keys: [13], columns: { age: [30] }, rejected: [] });
  expect(await child.next()).toEqual({ end: true });
  expect(await child.end()).toBe(0);
});

it('leaves the instances out where no row has them', async () => {
  const child = await opened({ use: 'csv', path: 'births.csv' }, { 'births.csv': table }, false);
  await child.next();
  child.send({ split: { firstKey: 0, rows: 1, at: null }, chunkRows: 1000 });
  expect(await child.next()).toMatchObject({ heads: ['{"key":0'], columns: { age: [30] } });
});

const job = `
  import { defineStrategy } from ${JSON.stringify(new URL('../../../../dist/core/predictor.js', import.meta.url).href)};
  export default defineStrategy({
    kind: 'job', name: 'keyed', parse: (raw) => raw, evidence: () => 'local',
    encode: ({ field }, { keys, columns }, { name }) =>
      Buffer.from([...keys].map((key, i) => JSON.stringify({ [field]: key, [name]: columns.age.values[i] }) + '\\n').join('')),
    open: async () => ({ async *run() {} }),
  });
`;

it('encodes the rows for a job', async () => {
  const baseDir = await temporaryFolder({ 'births.csv': table, 'keyed.mjs': job });
  const strategyUrl = pathToFileURL(join(baseDir, 'keyed.mjs')).href;
  const model = { path: '', name: 'predict', tags: [], inputs: features, outputs: [] };
  const encode = { strategyUrl, rawOptions: { field: 'id' }, model };
  const child = startChild('read-process.js');
  child.send({
    task: { source: { use: 'csv', path: 'births.csv' }, baseDir, features, labels: {}, keepInstances: false, encode },
  });
  expect(await child.next()).toEqual({ ready: true });
  child.send({ split: { firstKey: 10, rows: 3, at: null }, chunkRows: 1000 });
  expect(await child.next()).toMatchObject({
    keys: [10, 12],
    encoded: '{"id":10,"predict":30}\n{"id":12,"predict":20.100000381469727}',
    rejected: [expect.stringContaining('line 3')],
  });
});

it('says what is wrong with the source, and with a split that comes too early', async () => {
  const child = startChild('read-process.js');
  child.send({ split: { firstKey: 0, rows: 1, at: null }, chunkRows: 1000 });
  expect(await child.next()).toEqual({ error: { message: 'a split came before the task' } });
  child.send({
    task: { source: { use: 'csv', path: 'none.csv' }, baseDir: '/nowhere', features, labels: {}, keepInstances: true },
  });
  expect(await child.next()).toMatchObject({ error: { message: '/nowhere/none.csv: the file does not exist' } });
  expect(await child.end()).toBe(0);
});

it('ends with the worker, even within a split', async () => {
  const child = await opened({ use: 'csv', path: 'births.csv' }, { 'births.csv': table });
  await child.next();
  child.send({ split: { firstKey: 0, rows: 1e12, at: null }, chunkRows: 1 });
  expect(await child.end()).toBe(0);
});
