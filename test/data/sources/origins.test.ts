import { describe, expect, it } from 'vitest';
import type { Origin } from '../../../src/core/batch.ts';
import type { Source } from '../../../src/data/sources/source.ts';
import { openWith, problemsOf, useFolder } from '../../io/read.ts';

const folder = useFolder();

/** Where each row comes from, by key; also of those that gave no instance. */
async function originsOf(source: Source): Promise<Record<number, Origin | undefined>> {
  const origins: Record<number, Origin | undefined> = {};
  for await (const { batch, rejected } of source.read({ limit: Infinity, chunkRows: 2, times: { readS: 0, processS: 0 } })) {
    batch.keys.forEach((key, i) => (origins[key] = batch.origins?.[i]));
    for (const { key, origin } of rejected) origins[key] = origin;
  }
  return origins;
}

const csv = 'code,age,sex,note\n007,1,f,"two\nlines"\nb,x,f,\nc,3\nd,4,m,"say ""hi"""\n';

describe('where a row comes from', () => {
  it('is its line, whether or not it gave an instance', async () => {
    const path = await folder.write(csv);
    expect(await originsOf(await openWith('csv', path, {}))).toEqual({
      0: { line: 2 },
      1: { line: 4 },
      2: { line: 5 },
      3: { line: 6 },
    });
  });

  it("is the user's own id too, as it stands in the file", async () => {
    const path = await folder.write(csv);
    expect(await originsOf(await openWith('csv', path, { id: 'code' }))).toEqual({
      0: { line: 2, id: '"007"' },
      1: { line: 4, id: '"b"' },
      2: { line: 5 },
      3: { line: 6, id: '"d"' },
    });
  });

  it('is as many columns as are named, inputs among them', async () => {
    const path = await folder.write(csv);
    const origins = await originsOf(await openWith('csv', path, { id: ['code', 'age', 'note'] }));
    expect(origins[0]?.id).toBe(String.raw`{"code":"007","age":"1","note":"two\nlines"}`);
    expect(origins[3]?.id).toBe(String.raw`{"code":"d","age":"4","note":"say \"hi\""}`);
  });

  it('is the file as well, of several', async () => {
    const paths = [await folder.write(csv, 'a.csv'), await folder.write('code,age,sex,note\nz,9,f,\n', 'b.csv')];
    const origins = await originsOf(await openWith('csv', paths, { id: 'code' }));
    expect(origins[0]).toMatchObject({ file: expect.stringContaining('a.csv') as string, line: 2, id: '"007"' });
    expect(origins[4]).toMatchObject({ file: expect.stringContaining('b.csv') as string, line: 2, id: '"z"' });
  });

  it('keeps every digit of an id in JSON lines, and its type', async () => {
    const path = await folder.write(
      [
        '{"id":9007199254740993,"age":1,"sex":"f"}',
        '{"id":{"a":[9007199254740993]},"age":1,"sex":"f"}',
        '{"id":null,"age":1,"sex":"f"}',
        '{"age":1,"sex":"f"}',
        '{"id":"ü","age":1,"sex":"f"}',
      ].join('\n'),
    );
    const origins = await originsOf(await openWith('jsonl', path, { id: 'id' }));
    expect(Object.values(origins).map((origin) => origin?.id)).toEqual([
      '9007199254740993',
      '{"a":["9007199254740993"]}',
      'null',
      'null',
      '"ü"',
    ]);
  });

  it.each([
    ['csv', csv, 'cod', 'source.id: there is no column "cod" (did you mean "code"?); columns: code, age, sex, note'],
    [
      'jsonl',
      '{"age":1,"sex":"f","code":1}\n',
      'cod',
      'source.id: there is no column "cod" (did you mean "code"?); columns: age, sex, code',
    ],
    ['csv', csv, [], 'source.id: must name at least one column'],
    ['csv', csv, 7, 'source.id: must be a column, or a list of columns'],
  ])('names an id of %s that is not there', async (use, text, id, problem) => {
    const path = await folder.write(text);
    expect(await problemsOf(() => openWith(use, path, { id }))).toEqual([problem]);
  });
});
