import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../../src/core/batch.ts';
import { firstRows } from '../../../src/data/sources/first-rows.ts';
import { openSource, problemsOf, useFolder } from '../../io/read.ts';

const folder = useFolder();
const csv = async (text: string) => openSource('csv', await folder.write(`age,sex\n${text}`));

describe('the first rows of a source', () => {
  it('begins at the first well-formed row, however many bad ones stand before it', async () => {
    const source = await csv(`${'x,m\n'.repeat(5000)}1,m\n2,f\n3,m\n`);
    expect(rowsOf(await firstRows(source, 1))).toEqual([{ age: 1, sex: 'm' }]);
    expect(rowsOf(await firstRows(await csv('1,m\n2,f\n3,m\n'), 2))).toEqual([
      { age: 1, sex: 'm' },
      { age: 2, sex: 'f' },
    ]);
  });

  it('says what is wrong with them if there is none', async () => {
    expect(await problemsOf(async () => firstRows(await csv('x,m\n'), 1))).toEqual([
      'the only row is malformed, so there is no instance to send: line 2: feature age: "x" is not a number',
    ]);
    expect(await problemsOf(async () => firstRows(await csv('x,m\n1\n3,\n4,\n'), 1))).toEqual([
      'all 4 rows are malformed, so there is no instance to send: line 2: feature age: "x" is not a number' +
        ' | line 3: one cell, but the header has 2 | line 4: feature sex: column sex is empty | ...',
    ]);
  });
});
