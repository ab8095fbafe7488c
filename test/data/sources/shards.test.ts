import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { shardsOf } from '../../../src/data/sources/shards.ts';
import { openWith, problemsOf, readAll, useFolder } from '../../io/read.ts';

const folder = useFolder();
const at = (name: string) => folder.path(name);

beforeAll(async () => {
  for (const name of ['2025', '2026', 'other']) await mkdir(at(name));
  await writeFile(at('2025/part-2.csv'), 'age,sex\n3,c\n');
  await writeFile(at('2025/part-10.csv'), gzipSync('sex,age\nb,2\nx\n'));
  await writeFile(at('2025/part-1.csv.bak'), 'never\n');
  await writeFile(at('2026/part-1.csv'), '');
  await writeFile(at('2026/part-3.csv'), 'age,sex\nd,d\n');
  await writeFile(at('other/(1)+.jsonl'), '{"age":1,"sex":"a"}\n');
  await writeFile(at('other/(2)+.jsonl'), '{"age":2,"sex":"b"}\nx\n');
});

describe('a source of several files', () => {
  it('takes the files of a pattern in the order of their names', async () => {
    const found = await shardsOf([at('202?/part-*.csv')]);
    expect(found).toEqual(['2025/part-10.csv', '2025/part-2.csv', '2026/part-1.csv', '2026/part-3.csv'].map(at));
    expect(await shardsOf([at('other/(?)+.jsonl'), at('2025/part-2.csv')])).toEqual(
      ['other/(1)+.jsonl', 'other/(2)+.jsonl', '2025/part-2.csv'].map(at),
    );
  });

  it('reads one after the other, each by its own header, and names file and line of a bad row', async () => {
    const source = await openWith('csv', at('202?/part-*.csv'), {});
    expect(source.description).toBe(`csv ${at('202?/part-*.csv')}`);
    const { rows, rejected, sizes } = await readAll(source);
    expect(rows).toEqual({ 0: { age: 2, sex: 'b' }, 2: { age: 3, sex: 'c' } });
    expect(rejected).toEqual({
      1: 'part-10.csv:3: one cell, but the header has 2',
      3: 'part-3.csv:2: feature age: "d" is not a number',
    });
    expect(sizes).toEqual([4]);
  });

  it('reads JSON lines from a list', async () => {
    const source = await openWith('jsonl', [at('other/(2)+.jsonl'), at('other/(1)+.jsonl')], {});
    const { rows, rejected } = await readAll(source);
    expect(rows).toEqual({ 0: { age: 2, sex: 'b' }, 2: { age: 1, sex: 'a' } });
    expect(rejected[1]).toMatch(/^\(2\)\+\.jsonl:2: not JSON: /);
    expect(source.description).toBe(`jsonl ${at('other/(2)+.jsonl')} and 1 more`);
  });

  it('must have every column that is read in every file', async () => {
    await writeFile(at('without.csv'), 'age,sexx\n1,m\n');
    expect(await problemsOf(() => openWith('csv', [at('2025/part-2.csv'), at('without.csv')], {}))).toEqual([
      'no column "sex" (did you mean "sexx"?); the first file has one; columns here: age, sexx',
    ]);
    expect(
      await problemsOf(() =>
        openWith('csv', [at('2025/part-2.csv'), at('without.csv')], { columns: { sex: { constant: 'x' } } }),
      ),
    ).toEqual([]);
  });

  it.each([
    [['none-*.csv'], 'no file has such a name'],
    [['2025/part-2.csv', '2025/part-?.csv'], 'the source names this file more than once'],
    [['nowhere/*.csv'], 'the file does not exist'],
    [['2025/part-2.csv', '2025/part-3.csv'], 'the file does not exist'],
  ])('refuses %j', async (paths, problem) => {
    expect(await problemsOf(() => openWith('csv', paths.map(at), {}))).toEqual([problem]);
  });

  it.each([
    [[], 'source.path: must name at least one file'],
    ['', 'source.path: must name a file'],
    [1, 'source.path: must be a path or a list of paths, not 1'],
    [[1], 'source.path[0]: must be a string, not 1'],
  ])('refuses the path %j', async (path, problem) => {
    expect(await problemsOf(() => openWith('csv', path as never, {}))).toEqual([problem]);
  });

  it('is no pipe and no device', async () => {
    expect(await problemsOf(() => openWith('csv', '/dev/null', {}))).toEqual(['this is a device, not a file']);
    const { execFileSync } = await import('node:child_process');
    execFileSync('mkfifo', [join(at('.'), 'pipe')]);
    expect(await problemsOf(() => openWith('jsonl', at('pipe'), {}))).toEqual(['this is a pipe, not a file']);
  });
});
