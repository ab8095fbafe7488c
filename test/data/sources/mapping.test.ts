import { describe, expect, it } from 'vitest';
import { openSource, problemsOf, readAll, useFolder } from '../../io/read.ts';

const folder = useFolder();
const csv = 'years,gender\n30,male\n,female\n31,\n32,other\n';

describe('column mapping', () => {
  it('renames, translates and fills, and says so', async () => {
    const source = await openSource('csv', await folder.write(csv), {
      age: { from: 'years', empty: 39 },
      sex: { from: 'gender', values: { male: 'M', female: 'F' }, empty: 'U' },
    });
    const { rows, rejected } = await readAll(source);
    expect(rows).toEqual({ 0: { age: 30, sex: 'M' }, 1: { age: 39, sex: 'F' }, 2: { age: 31, sex: 'U' } });
    expect(rejected).toEqual({ 3: 'line 5: feature sex: column gender has "other"; its mapping allows: male, female' });
    expect(source.mapping).toEqual([
      'age: column years, empty as 39',
      'sex: column gender, "male" as "M", "female" as "F", empty as "U"',
      'age: empty in 1 of 4 rows read, so filled',
      'sex: empty in 1 of 4 rows read, so filled',
    ]);
  });

  it('takes a constant for a feature that the file lacks', async () => {
    const source = await openSource('csv', await folder.write('age\n30\n'), { sex: { constant: 'M' } });
    expect((await readAll(source)).rows).toEqual({ 0: { age: 30, sex: 'M' } });
    expect(source.mapping).toEqual(['sex: always "M"']);
  });

  it('goes for JSON lines too, where null and a missing key are empty', async () => {
    const text = '{"years":1,"gender":false}\n{"gender":null}\n{"years":null,"gender":true}\n';
    const source = await openSource('jsonl', await folder.write(text), {
      age: { from: 'years', empty: 39 },
      sex: { from: 'gender', values: { true: 'M', false: 'F' } },
    });
    const { rows, rejected } = await readAll(source);
    expect(rows).toEqual({ 0: { age: 1, sex: 'F' }, 2: { age: 39, sex: 'M' } });
    expect(rejected).toEqual({ 1: 'line 2: feature sex: column gender is empty' });
  });

  it('keeps an empty text of JSON as a text, unless told what it means', async () => {
    const path = await folder.write('{"age":1,"sex":""}\n');
    expect((await readAll(await openSource('jsonl', path))).rows).toEqual({ 0: { age: 1, sex: '' } });
    expect((await readAll(await openSource('jsonl', path, { sex: { empty: 'U' } }))).rows).toEqual({ 0: { age: 1, sex: 'U' } });
  });

  it('does not take a cell for a property that every object has', async () => {
    const source = await openSource('csv', await folder.write('age,sex\n1,constructor\n'), { sex: { values: { m: 'M' } } });
    expect((await readAll(source)).rejected).toEqual({
      0: 'line 2: feature sex: column sex has "constructor"; its mapping allows: m',
    });
  });

  it('fills the texts that are said to mean an empty cell, blanks around a number aside', async () => {
    const columns = {
      age: { empty: { as: 39, texts: ['', 'NULL', '\\N', 'NA'] } },
      sex: { empty: { as: 'U', texts: ['NULL'] } },
    };
    const text = 'age,sex\n,m\n NULL ,NULL\n\\N, NULL\nnull,m\n1,\n2,nan\n';
    const source = await openSource('csv', await folder.write(text), columns);
    const { rows, rejected } = await readAll(source);
    expect(rows).toEqual({
      0: { age: 39, sex: 'm' },
      1: { age: 39, sex: 'U' },
      2: { age: 39, sex: ' NULL' },
      5: { age: 2, sex: 'nan' },
    });
    expect(rejected).toEqual({
      3: 'line 5: feature age: "null" is not a number (if it means an empty cell, write empty: { as: VALUE, texts: ["null"] })',
      4: "line 6: feature sex: column sex is empty, and '' is not among the texts of its empty",
    });
    expect(source.mapping).toEqual([
      'age: column age, empty or "NULL" or "\\\\N" or "NA" as 39',
      'sex: column sex, empty or "NULL" as "U"',
      'age: empty in 3 of 6 rows read, so filled',
      'sex: empty in 1 of 6 rows read, so filled',
      'sex: a word such as NULL or NaN in 1 of 6 rows read, taken as a text',
    ]);
  });

  it('fills such texts in JSON lines as well', async () => {
    const path = await folder.write('{"age":"NaN","sex":""}\n{"age":null,"sex":"m"}\n{"sex":"m"}\n');
    const { rows } = await readAll(await openSource('jsonl', path, { age: { empty: { as: -1, texts: ['NaN'] } } }));
    expect(rows).toEqual({ 0: { age: -1, sex: '' }, 1: { age: -1, sex: 'm' }, 2: { age: -1, sex: 'm' } });
  });

  it('refuses values of its own that do not suit the feature, all at once', async () => {
    const path = await folder.write('age,sex\n1,m\n');
    const columns = { age: { empty: 'none', values: { '1': 'one', '2': 2 } }, sex: { constant: 1 } };
    expect(await problemsOf(() => openSource('csv', path, columns))).toEqual([
      'source.columns.age.empty: feature age: "none" is not a number',
      'source.columns.age.values.1: feature age: "one" is not a number',
      'source.columns.sex.constant: feature sex: 1 is not a string',
    ]);
  });

  it('refuses unknown keys and impossible values in words', async () => {
    const empties = {
      z: { empty: { as: 1, texts: ['a'], text: [] } },
      w: { empty: [1] },
      v: { empty: { as: null, texts: ['a'] } },
    };
    const columns = { age: { form: 'years' }, sex: { constant: 'M', empty: 'U' }, x: { constant: [1] }, y: 'column', ...empties };
    expect(await problemsOf(() => openSource('csv', 'x.csv', columns))).toEqual([
      'source.columns.age.form: unknown key (did you mean "from"?); allowed: constant, from, values, empty',
      'source.columns.sex: `constant` excludes from, values and empty: leave out one or the others',
      'source.columns.x.constant: must be a text, a number, true or false, not [1]',
      'source.columns.y: must be { from: COLUMN } or { constant: VALUE }, such as { from: "column" }',
      'source.columns.z.empty.text: unknown key (did you mean "texts"?); allowed: as, texts',
      "source.columns.w.empty: must be a value, or { as: VALUE, texts: ['', 'NULL'] }, not [1]",
      'source.columns.v.empty.as: must be a text, a number, true or false, not null',
    ]);
  });
});
