import { gzipSync } from 'node:zlib';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { inspectFile } from '../../../src/data/inspect/inspect-file.ts';
import { EncodingNeeded } from '../../../src/data/inspect/encodings.ts';
import { temporaryFolder } from '../../experiment/folder.ts';

async function inspect(content: string | Uint8Array, said = {}) {
  const folder = await temporaryFolder({ data: content });
  const { columns, ...found } = await inspectFile(join(folder, 'data'), said, (name) => name === 'age' || name === 'sex');
  return { ...found, columns: Object.fromEntries(columns.map(({ name, cells }) => [name, cells])) };
}

describe('a data file shows', () => {
  it.each([
    ['commas', 'age,sex\n31,f\n', {}, { age: ['31'], sex: ['f'] }],
    ['semicolons and decimal commas', 'age;sex\n3,5;f\n', { separator: ';', decimal: ',' }, { age: ['3,5'], sex: ['f'] }],
    ['tabs, with commas in a text', 'age\tsex\n31\ta, b\n', { separator: 'tab' }, { age: ['31'], sex: ['a, b'] }],
    ['bars', 'age|sex\n31|f\n', { separator: '|' }, { age: ['31'], sex: ['f'] }],
    ['quoted separators', 'age,sex\n31,"a;b;c;d"\n32,"e;f;g;h"\n', {}, { age: ['31', '32'], sex: ['a;b;c;d', 'e;f;g;h'] }],
    ['inches, so no quotes', 'age,sex\n31,5" pipe\n', { quote: false }, { age: ['31'], sex: ['5" pipe'] }],
    ['one column', 'age\n31\n32\n', {}, { age: ['31', '32'] }],
    [
      'no header',
      '31,f\n32,m\n',
      { header: false, names: ['column_1', 'column_2'] },
      { column_1: ['31', '32'], column_2: ['f', 'm'] },
    ],
    [
      'no header among texts',
      'a,b\nb,b\n',
      { header: false, names: ['column_1', 'column_2'] },
      { column_1: ['a', 'b'], column_2: ['b', 'b'] },
    ],
    ['a header, one of whose names is a value too', 'premie,n\npremie,1\n', {}, { premie: ['premie'], n: ['1'] }],
    ['a header of texts', 'x,y\na,b\n', {}, { x: ['a'], y: ['b'] }],
  ])('%s', async (_, text, options, columns) => {
    expect(await inspect(text)).toMatchObject({ use: 'csv', options, columns });
  });

  it('the names that the user gives to its columns', async () => {
    expect(await inspect('31,f\n', { names: ['age', 'sex'] })).toMatchObject({
      options: { header: false, names: ['age', 'sex'] },
      isNameless: false,
      columns: { age: ['31'], sex: ['f'] },
      rows: { count: 1, isAll: true },
    });
  });

  it('JSON lines, also compressed, with all keys of the first rows', async () => {
    expect(await inspect(gzipSync('{"age":31}\n{"age":null,"sex":"f"}\n'))).toEqual({
      use: 'jsonl',
      options: {},
      isNameless: false,
      columns: { age: [31, null], sex: [undefined, 'f'] },
      rows: { count: 2, isAll: true },
    });
  });

  it('that it is longer than anybody counts', async () => {
    expect((await inspect(`age\n${'1\n'.repeat(100_001)}`)).rows).toEqual({ count: 100_000, isAll: false });
  });

  it('in another encoding what each reads, and the text by the right one', async () => {
    const bytes = iconv.encode('age,sex\n31,남자\n', 'cp949');
    const error: unknown = await inspect(bytes).catch((problem: unknown) => problem);
    expect(error).toBeInstanceOf(EncodingNeeded);
    expect((error as EncodingNeeded).choices).toContainEqual({ encoding: 'cp949', excerpt: '31,남자' });
    expect((await inspect(bytes, { encoding: 'cp949' })).columns).toEqual({ age: ['31'], sex: ['남자'] });
  });

  it('that it is UTF-16 without its mark', async () => {
    const error: unknown = await inspect(Buffer.from('age,sex\n31,f\n', 'utf16le')).catch((problem: unknown) => problem);
    expect((error as EncodingNeeded).choices).toEqual([{ encoding: 'utf-16le', excerpt: 'age,sex' }]);
  });
});

describe('a data file is refused', () => {
  it.each([
    ['empty', '', 'the file is empty'],
    ['blank', '\n \n', 'the file is empty'],
    ['without rows', 'age,sex\n', 'the file has a header but no rows'],
    ['a JSON array', '[\n{"age":1}\n]\n', 'the file is one JSON array'],
    ['lines that are no objects', '{"age":\n{"age":\n', 'not JSON'],
    ['Parquet', 'PAR1\u0015 and more', 'is not text but Parquet'],
  ])('%s', async (_, content, message) => {
    await expect(inspect(content)).rejects.toThrow(message);
  });

  it('with another number of names than cells', async () => {
    await expect(inspect('31,f\n', { names: ['age'] })).rejects.toThrow('1 names are given, but the first row has 2 cells');
  });
});
