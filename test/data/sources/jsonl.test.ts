import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/core/batch.ts';
import { openSource, problemsOf, readAll, useFolder } from '../../io/read.ts';

const folder = useFolder();
const open = async (text: string | Uint8Array, columns?: object, of?: readonly Feature[]) =>
  openSource('jsonl', await folder.write(text), columns, of);

describe('a jsonl source', () => {
  it('reads an object a line; a mark at the start, CRLF and empty lines are no matter', async () => {
    const source = await open('\uFEFF{"age":30,"sex":"m","id":1}\r\n\r\n{"sex":"f","age":31.5}');
    expect(await readAll(source)).toMatchObject({ rows: { 0: { age: 30, sex: 'm' }, 1: { age: 31.5, sex: 'f' } }, rejected: {} });
  });

  it('fails a bad line alone, with its number', async () => {
    const source = await open('{"age":1,"sex":"m"}\n{"age":\n[1]\n\n{"age":"1","sex":null}\n{}\n{"age":2,"sex":"f"}\n');
    const { rows, rejected } = await readAll(source);
    expect(rows).toEqual({ 0: { age: 1, sex: 'm' }, 5: { age: 2, sex: 'f' } });
    expect(rejected[1]).toMatch(/^line 2: not JSON: /);
    expect(rejected).toMatchObject({
      2: 'line 3: not a JSON object, but a list',
      3: 'line 5: feature sex: column sex is empty',
      4: 'line 6: feature age: missing; feature sex: missing',
    });
  });

  it('keeps line and paragraph separators inside texts', async () => {
    const { rows } = await readAll(await open('{"age":1,"sex":"a\u2028b\u2029c"}\n'));
    expect(rows).toEqual({ 0: { age: 1, sex: 'a\u2028b\u2029c' } });
  });

  it('reads lines and characters that two reads divide', async () => {
    const texts = Array.from({ length: 5000 }, (_, i) => `${'ü€😀'.repeat(i % 50)}${i}`);
    const { rows, rejected } = await readAll(await open(texts.map((sex, age) => `${JSON.stringify({ age, sex })}\n`).join('')));
    expect(rejected).toEqual({});
    expect(Object.values(rows).map(({ sex }) => sex)).toEqual(texts);
  });

  it('reads values with a shape', async () => {
    const source = await open('{"x":[[1,2],[3,4]]}\n{"x":[1,2,3,4]}\n', undefined, [
      { name: 'x', dtype: 'int32', shape: [2, 2] },
    ]);
    const { rows, rejected } = await readAll(source);
    expect(rows).toEqual({
      0: {
        x: [
          [1, 2],
          [3, 4],
        ],
      },
    });
    expect(rejected).toEqual({ 1: 'line 2: feature x: not of shape [2, 2]: a list of 4 in place of a list of 2' });
  });

  it('refuses an empty file, a missing one and a mapping to nothing', async () => {
    expect(await problemsOf(() => open('\n'))).toEqual(['the file is empty']);
    expect(await problemsOf(() => openSource('jsonl', folder.path('missing')))).toEqual(['the file does not exist']);
    expect(await problemsOf(() => open('{}', { agee: { from: 'a' } }))).toEqual([
      'source.columns.agee: the model has no feature "agee" (did you mean "age"?); it has: age, sex',
    ]);
  });
});
