import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/core/batch.ts';
import { openWith, problemsOf, readAll, useFolder } from '../../io/read.ts';

const folder = useFolder();
const of = (dtype: Feature['dtype'], shape: readonly number[] = []): readonly Feature[] => [{ name: 'x', dtype, shape }];
const read = async (text: string, features?: readonly Feature[]) =>
  readAll(await openWith('jsonl', await folder.write(text), {}, features));
const problems = async (text: string, features?: readonly Feature[]) => problemsOf(() => read(text, features));

describe('a jsonl source', () => {
  it.each([
    ['[\n{"age":1,"sex":"m"},\n{"age":2,"sex":"f"}\n]', 'line 1: the file is one JSON array, not one object a line'],
    ['[{"age":1,"sex":"m"},{"age":2,"sex":"f"}]', 'line 1: the file is one JSON array, not one object a line'],
    ['[{"age":1,"sex":"m"},\r\n{"age":2,"sex":"f"}]', 'line 1: the file is one JSON array, not one object a line'],
    ['{"instances":[{"age":1}]}', 'line 1: the file is one request body with "instances", not one object a line'],
    ['{\n  "instances": [\n  {"age":1}]}', 'line 1: the file is one request body with "instances", not one object a line'],
    ['{"inputs":{"age":[1]}}', 'line 1: the file is one request body with "inputs", not one object a line'],
    ['{\n  "age": 1,\n "sex": "m"\n}\n', 'line 1: an object goes over several lines, not one object a line'],
    ['age,sex\n1,m\n', 'line 1: the first line is not JSON'],
  ])('names what stands in place of its lines: %j', async (text, problem) => {
    expect(await problems(text)).toEqual([problem]);
  });

  it('may have an input that is called instances', async () => {
    const { rows } = await read('{"instances":[1,2]}\n', [{ name: 'instances', dtype: 'float32', shape: [2] }]);
    expect(rows).toEqual({ 0: { instances: [1, 2] } });
  });

  it('names a key that no row has, and the keys that there are', async () => {
    expect(await problems('{"age":1,"sexx":"m"}\n{"age":2}\n')).toEqual([
      'no key "sex" for feature sex in the first 2 rows (did you mean "sexx"?); keys: age, sexx',
    ]);
    expect((await read('{"age":1}\n{"age":2,"sex":"f"}\n')).rejected).toEqual({ 0: 'line 1: feature sex: missing' });
  });

  it('takes a text that is a plain number for a number, as BigQuery writes INT64', async () => {
    const int64 = await read(
      '{"x":"12"}\n{"x":"-9007199254740991"}\n{"x":"12a"}\n{"x":"9007199254740993"}\n{"x":""}\n',
      of('int64'),
    );
    expect(int64.rows).toEqual({ 0: { x: 12 }, 1: { x: -9007199254740991 } });
    expect(int64.rejected).toEqual({
      2: 'line 3: feature x: "12a" is not a number',
      3: 'line 4: feature x: 9007199254740993 is beyond 2^53, up to which predbench holds int64 exactly',
      4: 'line 5: feature x: "" is not a number',
    });
    const lists = await read('{"x":[["1",2],["3.5","4"]]}\n{"x":[["1",2],["3","y"]]}\n', of('float32', [2, 2]));
    expect(Object.values(lists.rows[0]?.['x'] as object)).toEqual([
      [1, 2],
      [3.5, 4],
    ]);
    expect(lists.rejected).toEqual({ 1: 'line 2: feature x: "y" is not a number' });
    expect((await read('{"x":"true"}\n{"x":"no"}\n', of('bool'))).rejected).toEqual({
      1: 'line 2: feature x: "no" is not true, false, 1 or 0',
    });
  });

  it('quotes large numbers as the file has them', async () => {
    const { rejected } = await read(
      '{"x":9007199254740993}\n{"x":[-123456789012345678901234567890]}\n{"x":3e9}\n{"x":-1e400}\n',
      of('int32', [1]),
    );
    expect(rejected).toEqual({
      0: 'line 1: feature x: 9007199254740993 does not fit into int32, which goes from -2147483648 to 2147483647',
      1: 'line 2: feature x: -123456789012345678901234567890 does not fit into int32, which goes from -2147483648 to 2147483647',
      2: 'line 3: feature x: 3e9 does not fit into int32, which goes from -2147483648 to 2147483647',
      3: 'line 4: feature x: -1e400 is not a finite number',
    });
    const floats = await read('{"x":12345678901234567890,"id":9007199254740993}\n{"x":0.12345678901234567890}\n', of('float64'));
    expect(floats.rows).toEqual({ 0: { x: 12345678901234567000 }, 1: { x: 0.12345678901234568 } });
    const texts = await read('{"x":1234567890123456789}\n', of('string'));
    expect(texts.rejected).toEqual({ 0: 'line 1: feature x: 1234567890123456789 is not a string' });
  });

  it('reads the NaN and Infinity of Python as numbers, which an instance may not have, and never as texts', async () => {
    const path = await folder.write(
      '{"age":NaN,"sex":"NaN, "}\n{"age":1,"sex":NaN}\n{"age":-Infinity,"sex":"m"}\n{"age":2,"sex":Nan}\n',
    );
    const { rows, rejected } = await readAll(await openWith('jsonl', path, {}));
    expect(rows).toEqual({});
    expect(rejected).toEqual({
      0: 'line 1: feature age: "NaN" is not a number (if it means an empty cell, write empty: { as: VALUE, texts: ["NaN"] })',
      1: 'line 2: feature sex: NaN or Infinity is a number, not a text',
      2: 'line 3: feature age: "-Infinity" is not a number',
      3: expect.stringMatching(/^line 4: not JSON: /),
    });
    const columns = { age: { empty: { as: 39, texts: ['NaN'] } }, sex: { empty: { as: 'U', texts: ['NaN'] } } };
    expect((await readAll(await openWith('jsonl', path, { columns }))).rows).toEqual({
      0: { age: 39, sex: 'NaN, ' },
      1: { age: 1, sex: 'U' },
    });
  });
});
