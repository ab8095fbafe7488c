import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Batch, Feature } from '../../../src/core/batch.ts';
import { parseSink } from '../../../src/data/index.ts';
import { BatchBuilder } from '../../../src/data/columns/batch-builder.ts';
import type { Outcome } from '../../../src/core/predictor.ts';
import { problemsOf, useFolder } from '../../io/read.ts';

const folder = useFolder();
const features: readonly Feature[] = [
  { name: 'age', dtype: 'float32', shape: [] },
  { name: 'name', dtype: 'string', shape: [] },
];

function batchOf(firstKey: number, names: readonly string[]): Batch {
  const builder = new BatchBuilder(features);
  for (const [i, name] of names.entries()) builder.add(firstKey + i, { age: 20 + i, name });
  return builder.take();
}

const weights = (...values: number[]): Outcome => ({
  outputs: { weight: { dtype: 'float32', shape: [1], values: Float32Array.from(values) } },
});

async function open(name: string) {
  const times = { formatS: 0, writeS: 0 };
  return {
    sink: await parseSink({ use: 'jsonl' }, '.')({ path: folder.path(name), name: `run/${name}`, labels: {} }, times),
    times,
  };
}

describe('the jsonl sink', () => {
  it('writes key, instance and prediction, or the error in its place', async () => {
    const { sink } = await open('rows');
    await sink.write(batchOf(7, ['Ada', 'Zoë "Z"', '😀']), {
      ...weights(7.5, 0, Number.NaN),
      failed: new Map([[1, { message: 'no "luck"' }]]),
    });
    await sink.close();
    expect(await readFile(folder.path('rows.jsonl'), 'utf8')).toBe(
      [
        '{"key":7,"instance":{"age":20,"name":"Ada"},"prediction":{"weight":[7.5]}}\n',
        String.raw`{"key":8,"instance":{"age":21,"name":"Zoë \"Z\""},"error":"no \"luck\""}` + '\n',
        '{"key":9,"instance":{"age":22,"name":"😀"},"prediction":{"weight":["NaN"]}}\n',
      ].join(''),
    );
  });

  it('says where each row comes from, also one that gave no instance', async () => {
    const { sink } = await open('origins');
    const origins = [{ file: 'part "1".csv', line: 2, id: '"a7"' }, { row: 3 }];
    await sink.write({ ...batchOf(0, ['Ada', 'Zoë']), origins }, weights(1, 2));
    await sink.reject([{ key: 2, failure: { message: 'line 4: no' }, origin: { line: 4, id: '{"a":1}' } }]);
    await sink.close();
    expect(await readFile(folder.path('origins.jsonl'), 'utf8')).toBe(
      [
        String.raw`{"key":0,"file":"part \"1\".csv","line":2,"id":"a7","instance":{"age":20,"name":"Ada"},"prediction":{"weight":[1]}}` +
          '\n',
        '{"key":1,"row":3,"instance":{"age":21,"name":"Zoë"},"prediction":{"weight":[2]}}\n',
        '{"key":2,"line":4,"id":{"a":1},"error":"line 4: no"}\n',
      ].join(''),
    );
  });

  it('keeps the order of calls that overlap, and all of their rows', async () => {
    const { sink, times } = await open('overlap');
    const size = 300;
    const names = Array.from({ length: size }, () => 'ü'.repeat(100));
    const predictions = weights(...Array.from({ length: size }, (_, i) => i));
    await Promise.all(Array.from({ length: 50 }, (_, call) => sink.write(batchOf(call * size, names), predictions)));
    await sink.close();
    const lines = (await readFile(folder.path('overlap.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { key: number }).key)).toEqual(
      Array.from({ length: 50 * size }, (_, i) => i),
    );
    expect(times.formatS).toBeGreaterThan(0);
    expect(times.writeS).toBeGreaterThan(0);
  });

  it('has written the rows when a call resolves, under a temporary name until closed', async () => {
    const { sink } = await open('folder/later');
    await sink.write(batchOf(0, ['Ada']), weights(1));
    expect(await readdir(folder.path('folder'))).toEqual(['later.jsonl.partial']);
    expect(await readFile(folder.path('folder/later.jsonl.partial'), 'utf8')).toMatch(/^\{"key":0,.*\}\n$/);
    await sink.close();
    expect(await readdir(folder.path('folder'))).toEqual(['later.jsonl']);
  });

  it.skipIf(!existsSync('/dev/full'))('rejects in words when the disk is full, and gives the file no final name', async () => {
    const dir = folder.path('full');
    await mkdir(dir);
    await symlink('/dev/full', join(dir, 'out.jsonl.partial'));
    const { sink } = await open('full/out');
    expect(await problemsOf(() => sink.write(batchOf(0, ['Ada']), weights(1)))).toEqual(['cannot be written: the disk is full']);
    expect(await problemsOf(() => sink.write(batchOf(1, ['Ada']), weights(1)))).toEqual(['cannot be written: the disk is full']);
    await sink.close();
    expect(await readdir(dir)).toEqual(['out.jsonl.partial']);
  });

  it('rejects in words where no file can be made', async () => {
    const file = await folder.write('a file, not a folder');
    await expect(
      parseSink({ use: 'jsonl' }, '.')({ path: join(file, 'out'), name: 'run/out', labels: {} }, { formatS: 0, writeS: 0 }),
    ).rejects.toThrow(/file-0: is a file, not a folder/);
  });
});

describe('the jsonl sink with a path', () => {
  it('keeps the rows under a name of the run there', async () => {
    const target = { path: folder.path('not-here'), name: 'run-1/direct+batch+1', labels: {} };
    const used = { use: 'jsonl', path: 'elsewhere' };
    const sink = await parseSink(used, folder.path('.'))(target, { formatS: 0, writeS: 0 });
    await sink.write(batchOf(0, ['Ada']), weights(1));
    await sink.close();
    expect(existsSync(`${target.path}.jsonl`)).toBe(false);
    expect(await readFile(folder.path('elsewhere/run-1/direct+batch+1.jsonl'), 'utf8')).toContain('"Ada"');
  });
});

describe('the sink none', () => {
  it('keeps nothing', async () => {
    const sink = await parseSink({ use: 'none' }, '.')(
      { path: folder.path('none'), name: 'run/none', labels: {} },
      { formatS: 0, writeS: 0 },
    );
    await sink.write(batchOf(0, ['Ada']), weights(1));
    await sink.close();
    expect((await readdir(folder.path('.'))).filter((name) => name.startsWith('none'))).toEqual([]);
  });
});
