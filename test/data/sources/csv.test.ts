import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/core/batch.ts';
import { openSource, problemsOf, readAll, useFolder } from '../../io/read.ts';

const folder = useFolder();
const open = async (text: string, columns?: object, of?: readonly Feature[]) =>
  openSource('csv', await folder.write(text), columns, of);

describe('a csv source', () => {
  it('takes the columns that the features name, parsed by their dtype', async () => {
    const source = await open('id,sex,age\n1,m,30\n2,f,2.5e1\n');
    expect(await readAll(source)).toMatchObject({ rows: { 0: { age: 30, sex: 'm' }, 1: { age: 25, sex: 'f' } }, rejected: {} });
    expect(source.mapping).toEqual([]);
  });

  it('fails a bad row alone, with its line and all that is wrong with it', async () => {
    const source = await open('age,sex\n30,m\n12abc,\n31\n"32\n33,f,x\n,f\n1e39,f\n0x10,f\n34,f\n');
    const { rows, rejected } = await readAll(source);
    expect(rows).toEqual({ 0: { age: 30, sex: 'm' }, 8: { age: 34, sex: 'f' } });
    expect(rejected).toEqual({
      1: 'line 3: feature age: "12abc" is not a number; feature sex: column sex is empty',
      2: 'line 4: one cell, but the header has 2',
      3: 'line 5: a quote is not closed',
      4: 'line 6: 3 cells, but the header has 2',
      5: 'line 7: feature age: column age is empty',
      6: 'line 8: feature age: 1e39 is too large for float32',
      7: 'line 9: feature age: "0x10" is not a number',
    });
  });

  it('reads true and false strictly', async () => {
    const source = await open('yes\ntrue\nFALSE\n1\n0\nyes\nconstructor\n', undefined, [
      { name: 'yes', dtype: 'bool', shape: [] },
    ]);
    const { rows, rejected } = await readAll(source);
    expect(Object.values(rows).map(({ yes }) => yes)).toEqual([true, false, true, false]);
    expect(rejected).toEqual({
      4: 'line 6: feature yes: "yes" is not true, false, 1 or 0',
      5: 'line 7: feature yes: "constructor" is not true, false, 1 or 0',
    });
  });

  it('gives chunks of the size asked for, up to the limit, in one pass after the other', async () => {
    const source = await open(`age,sex\n${Array.from({ length: 25 }, (_, i) => (i === 7 ? 'x,m\n' : `${i},m\n`)).join('')}`);
    const whole = await readAll(source, { chunkRows: 10 });
    expect(whole.sizes).toEqual([10, 10, 5]);
    expect(Object.keys(whole.rejected)).toEqual(['7']);
    const some = await readAll(source, { chunkRows: 10, limit: 12 });
    expect(some.sizes).toEqual([10, 2]);
    expect(some.rows[11]).toEqual({ age: 11, sex: 'm' });
    expect((await readAll(source)).sizes).toEqual([25]);
  });

  it('times reading and processing', async () => {
    const { times } = await readAll(await open(`age,sex\n${'1,m\n'.repeat(20_000)}`));
    expect(times.readS).toBeGreaterThan(0);
    expect(times.processS).toBeGreaterThan(0);
  });

  it('says everything that is wrong with header and mapping before any row is read', async () => {
    const path = await folder.write('aeg,sexx,id,id,id\n1,m,1,1,1\n');
    expect(await problemsOf(() => openSource('csv', path, { sex: { from: 'sexs' }, agee: { constant: 1 } }))).toEqual([
      'source.columns.agee: the model has no feature "agee" (did you mean "age"?); it has: age, sex',
      'no column "age" for feature age (did you mean "aeg"?); columns: aeg, sexx, id, id, id',
      'no column "sexs" for feature sex (did you mean "sexx"?); columns: aeg, sexx, id, id, id',
    ]);
  });

  it.each([
    ['', 'the file is empty'],
    ['\n\n', 'the file is empty'],
    ['age,sex\n', 'the file has a header but no rows'],
    ['age,"sex\n1,m\n', 'line 1: the header: a quote is not closed'],
  ])('refuses %j', async (text, problem) => {
    expect(await problemsOf(() => open(text))).toEqual([problem]);
  });

  it('refuses a file that cannot be read', async () => {
    expect(await problemsOf(() => openSource('csv', folder.path('missing.csv')))).toEqual(['the file does not exist']);
    expect(await problemsOf(() => openSource('csv', folder.path('.')))).toEqual(['this is a folder, not a file']);
  });

  it('refuses features that no cell can hold', async () => {
    expect(await problemsOf(() => open('x\n1\n', undefined, [{ name: 'x', dtype: 'float32', shape: [3] }]))).toEqual([
      'feature x has shape [3], but a cell holds one value',
    ]);
  });
});
