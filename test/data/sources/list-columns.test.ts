/** A feature that is a list, of several columns: as most models of tables are exported by Keras. */
import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/core/batch.ts';
import { openSource, problemsOf, readAll, useFolder } from '../../io/read.ts';

const folder = useFolder();
const features: readonly Feature[] = [{ name: 'features', dtype: 'float32', shape: [3] }];
const from = ['length', 'width', 'height'];

describe('a list of several columns', () => {
  it('has them in the order that is named, and fails a row with the column that is wrong', async () => {
    const text = 'width,id,height,length\n2,a,3,1\nx,b,3,1\n2,c,,1\n';
    const source = await openSource('csv', await folder.write(text), { features: { from } }, features);
    expect(await readAll(source)).toMatchObject({
      rows: { 0: { features: [1, 2, 3] } },
      rejected: {
        1: 'line 3: feature features: column width: "x" is not a number',
        2: 'line 4: feature features: column height is empty',
      },
    });
    expect(source.mapping).toEqual(['features: columns length, width, height, in this order']);
  });

  it('takes words and empty cells as a single column does', async () => {
    const text = 'length,width,height\n1,,high\n';
    const columns = { features: { from, values: { 1: 1, high: 9 }, empty: 5 } };
    const source = await openSource('csv', await folder.write(text), columns, features);
    expect(await readAll(source)).toMatchObject({ rows: { 0: { features: [1, 5, 9] } } });
  });

  it('comes from JSON lines too', async () => {
    const text = '{"length":1,"width":2,"height":3}\n{"length":1,"width":2}\n';
    const source = await openSource('jsonl', await folder.write(text), { features: { from } }, features);
    expect(await readAll(source)).toMatchObject({
      rows: { 0: { features: [1, 2, 3] } },
      rejected: { 1: 'line 2: feature features: column height is missing' },
    });
  });

  it('is as long as the shape, of columns that are there', async () => {
    const path = await folder.write('length,width,hight\n1,2,3\n');
    expect((await problemsOf(() => openSource('csv', path, { features: { from } }, features))).join()).toContain(
      'no column "height"',
    );
    const short = { features: { from: ['length', 'width'] } };
    expect((await problemsOf(() => openSource('csv', path, short, features))).join()).toContain(
      'names 2 columns, but the feature has shape [3]',
    );
    expect((await problemsOf(() => openSource('csv', path, {}, features))).join()).toContain(
      'has shape [3], but a cell holds one value',
    );
  });
});
