import { describe, expect, it } from 'vitest';
import { openWith, problemsOf, readAll, useFolder } from '../../io/read.ts';

const folder = useFolder();
const read = async (text: string, options: object) => readAll(await openWith('csv', await folder.write(text), options));
const problems = async (text: string, options: object = {}) =>
  problemsOf(async () => openWith('csv', await folder.write(text), options));
const remedyOf = async (text: string, options: object = {}) => {
  const opened = openWith('csv', await folder.write(text), options);
  return opened.then(
    () => undefined,
    (error: { problems: { remedy?: string }[] }) => error.problems.map(({ remedy }) => remedy),
  );
};

describe('a csv source of another form', () => {
  it('has another separator, decimal mark and quote', async () => {
    const { rows, rejected } = await read("age;sex\n3,5;'a;b'\n-,5e1;'it''s'\n1.234,5;x\n3.5;x\n\"4\";x\n", {
      separator: ';',
      decimal: ',',
      quote: "'",
    });
    expect(rows).toEqual({ 0: { age: 3.5, sex: 'a;b' }, 1: { age: -5, sex: "it's" } });
    expect(rejected).toEqual({
      2: 'line 4: feature age: "1.234,5" is not a number',
      3: 'line 5: feature age: "3.5" is not a number (its decimal mark is said to be a comma)',
      4: String.raw`line 6: feature age: "\"4\"" is not a number`,
    });
    expect((await read('age,sex\n"3,5",m\n', { decimal: ',' })).rows).toEqual({ 0: { age: 3.5, sex: 'm' } });
  });

  it.each(['\t', String.raw`\t`, 'tab'])('is divided by tabs, written %j, and may have no quotes at all', async (separator) => {
    const { rows } = await read('age\tsex\r\n1\tsay "hi\r\n2\t"a\r\n', { separator, quote: false });
    expect(rows).toEqual({ 0: { age: 1, sex: 'say "hi' }, 1: { age: 2, sex: '"a' } });
  });

  it('has no header, but names', async () => {
    const { rows, rejected } = await read('30,m\n31\n32,f\n', { header: false, names: ['age', 'sex'] });
    expect(rows).toEqual({ 0: { age: 30, sex: 'm' }, 2: { age: 32, sex: 'f' } });
    expect(rejected).toEqual({ 1: 'line 2: one cell, but names has 2' });
    expect(await problems('30,m,1\n', { header: false, names: ['age', 'sex'] })).toEqual([
      'line 1: source.names: names 2 columns, but the first row has 3 cells',
    ]);
  });

  it('has columns without a name, or with one name, that nobody reads', async () => {
    expect((await read('age,sex,,,id,id\n1,m,,,1,2\n', {})).rows).toEqual({ 0: { age: 1, sex: 'm' } });
    expect(await problems('age,sex,sex\n1,m,m\n')).toEqual(['there is more than one column "sex", which feature sex reads']);
    expect(await problems('age,sex,sex\n1,m,m\n', { columns: { sex: { constant: 'm' } } })).toEqual([]);
  });

  it('is recognised where the options do not say so', async () => {
    expect(await problems('age;sex\n1;m\n')).toEqual(['no columns age, sex for features age, sex; columns: age;sex']);
    expect(await remedyOf('age;sex\n1;m\n')).toEqual(['the line is one cell with ";" in it: write separator: ";"']);
    expect(await remedyOf('age\tsex\n1\tm\n')).toEqual(['the line is one cell with tabs in it: write separator: tab']);
    expect(await remedyOf('age,sex\n1,m\n', { separator: ';' })).toEqual([
      'the line is one cell with "," in it: write separator: ","',
    ]);
    expect(await remedyOf('{"age":1}\n{"age":2}\n')).toEqual(['this looks like JSON: write use: jsonl']);
    expect(await remedyOf('30,m\n31,f\n')).toEqual([
      'if the file has no header, name its columns in their order: header: false, names: [...]',
    ]);
    const { rejected } = await read('age,sex\n"3,5",m\n', {});
    expect(rejected).toEqual({ 0: 'line 2: feature age: "3,5" is not a number (for decimal commas, write decimal: ",")' });
  });

  it('may have very many columns, and names the first of them', async () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `c${i}`);
    const text = `${names.join(',')}\n${names.map(() => '1').join(',')}\n`;
    const columns = { age: { from: 'c99999' }, sex: { from: 'c50000' } };
    expect((await read(text, { columns })).rows).toEqual({ 0: { age: 1, sex: '1' } });
    const [age, , ...others] = await problems(text);
    expect(others).toEqual([]);
    expect(age).toMatch(/^no column "age" for feature age; columns: c0, c1, .* and 99960 more$/);
  });

  it('has a quote that stays open for long, and costs one line', async () => {
    const lines = Array.from({ length: 400_000 }, () => '2,b\n').join('');
    const { rows, rejected } = await read(`age,sex\n1,"a\n${lines}3,"c"\n`, {});
    expect(rejected).toEqual({ 0: 'line 2: a quote is not closed' });
    expect(Object.keys(rows)).toHaveLength(400_001);
  });

  it.each([
    [{ separator: ';;' }, 'source.separator: must be one character, such as ";" or tab'],
    [{ separator: '"' }, 'source.separator: must not be the quote'],
    [{ decimal: ',', quote: false }, 'source.decimal: is the separator too, and cells are never quoted'],
    [
      { header: false },
      'source.names: a file without a header needs the names of its columns, in their order: names: [age, sex]',
    ],
    [
      { names: ['age', 'sex'] },
      'source.names: names the columns of a file without a header: write header: false as well, or leave it out',
    ],
    [{ decimal: ';' }, 'source.decimal: must be "." or ","'],
    [
      { seperator: ';' },
      expect.stringMatching(/^source\.seperator: unknown key \(did you mean "separator"\?\); allowed: path, /),
    ],
  ])('refuses the options %j', async (options, problem) => {
    expect(await problems('age,sex\n1,m\n', options)).toEqual([problem]);
  });
});
