import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/core/batch.ts';
import { openWith, readAll, useFolder } from '../../io/read.ts';

const folder = useFolder();
const number = (name: string): Feature => ({ name, dtype: 'float32', shape: [] });
const jsonl = async (lines: readonly string[], of?: readonly Feature[], columns: object = {}) =>
  readAll(await openWith('jsonl', await folder.write(lines.map((line) => `${line}\n`).join('')), { columns }, of));
const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;

describe('a hostile row', () => {
  it('fails alone', async () => {
    const { rows, rejected } = await jsonl([
      '{"age":1,"sex":"m"}',
      `{"age":${deep},"sex":"m"}`,
      `{"age":1,"sex":${deep}}`,
      '{"age":{"toString":1,"valueOf":2,"toJSON":3},"sex":{"toString":"x"}}',
      `{"age":9007199254740993,"sex":${deep}}`,
      '{"age":2,"sex":"f","__proto__":{"age":3},"constructor":1}',
      '{"__proto__":{"age":3,"sex":"f"}}',
    ]);
    expect(rows).toEqual({ 0: { age: 1, sex: 'm' }, 5: { age: 2, sex: 'f' } });
    expect(rejected).toEqual({
      1: 'line 2: feature age: a list instead of a single value',
      2: 'line 3: feature sex: a list instead of a single value',
      3: 'line 4: feature age: {"toString":1,"valueOf":2,"toJSON":3} is not a number; feature sex: {"toString":"x"} is not a string',
      4: 'line 5: feature sex: a list instead of a single value',
      6: 'line 7: feature age: missing; feature sex: missing',
    });
  });

  it('fails alone where its column is translated', async () => {
    const columns = { sex: { values: { m: 'M' } } };
    const { rejected } = await jsonl(['{"age":1,"sex":{"toString":1}}', `{"age":1,"sex":[${deep}]}`], undefined, columns);
    expect(rejected).toEqual({
      0: 'line 1: feature sex: column sex has {"toString":1}; its mapping allows: m',
      1: 'line 2: feature sex: column sex has a value that is nested too deeply to show; its mapping allows: m',
    });
  });

  it('may have columns with the names of what every object has', async () => {
    const of = [number('constructor'), number('__proto__'), number('toString')];
    const { rows, rejected } = await jsonl(['{"constructor":1,"__proto__":2,"toString":3}', '{"constructor":4}'], of);
    expect(Object.entries(rows[0] as object)).toEqual([
      ['constructor', 1],
      ['__proto__', 2],
      ['toString', 3],
    ]);
    expect(rejected).toEqual({ 1: 'line 2: feature __proto__: missing; feature toString: missing' });
    const csv = await openWith('csv', await folder.write('__proto__,constructor,toString\n1,2,3\n'), {}, of);
    expect(Object.values((await readAll(csv)).rows[0] as object)).toEqual([2, 1, 3]);
  });

  it('quotes no more of a long cell than its start', async () => {
    const csv = await openWith('csv', await folder.write(`age,sex\n${'x'.repeat(1_000_000)},m\n`), {});
    const { rejected } = await readAll(csv);
    expect(rejected[0]).toBe(`line 2: feature age: "${'x'.repeat(59)}... is not a number`);
  });
});
