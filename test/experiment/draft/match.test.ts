import { describe, expect, it } from 'vitest';
import type { Feature } from '../../../src/core/batch.ts';
import type { DataFile } from '../../../src/data/inspect/data-file.ts';
import { matchInputs } from '../../../src/experiment/draft/match.ts';
import { nothingSaid, type Said } from '../../../src/experiment/draft/said.ts';

function dataOf(columns: Readonly<Record<string, readonly unknown[]>>, use: DataFile['use'] = 'csv'): DataFile {
  const sampled = Object.entries(columns).map(([name, cells]) => ({ name, cells }));
  return { use, options: {}, isNameless: false, columns: sampled, rows: { count: 1, isAll: true } };
}

function match(input: Omit<Feature, 'name'> & { readonly name?: string }, data: DataFile, said: Partial<Said> = {}) {
  const [matched] = matchInputs([{ name: 'x', ...input }], data, { ...nothingSaid, ...said });
  return { mapping: matched?.mapping, open: matched?.open };
}

describe('an input that is a list', () => {
  const list = { dtype: 'float32', shape: [2] } as const;

  it('takes the columns of its type, if there are just as many', () => {
    const data = dataOf({ width: ['1'], kind: ['a'], height: ['2'] });
    expect(match(list, data)).toEqual({ mapping: { from: ['width', 'height'] }, open: undefined });
  });

  it('takes those that the user names, in their order', () => {
    const data = dataOf({ width: ['1'], depth: ['3'], height: ['2'] });
    expect(match(list, data, { columns: { x: 'height+width' } }).mapping).toEqual({ from: ['height', 'width'] });
  });

  it('is open if there are more or fewer', () => {
    const data = dataOf({ width: ['1'], depth: ['3'], height: ['2'] });
    expect(match(list, data).open).toEqual({ kind: 'columns', columns: ['width', 'depth', 'height'], size: 2 });
  });

  it('takes the key of its name from JSON lines', () => {
    expect(match(list, dataOf({ x: [[1, 2]] }, 'jsonl'))).toEqual({ mapping: {}, open: undefined });
  });
});

describe('an input', () => {
  it('that is the only one takes the only column', () => {
    expect(match({ dtype: 'float32', shape: [] }, dataOf({ age: ['1'] })).mapping).toEqual({ from: 'age' });
  });

  it('that is true or false knows the words for it', () => {
    const data = dataOf({ x: ['yes', 'No', '1'] });
    expect(match({ dtype: 'bool', shape: [] }, data).mapping).toEqual({ from: 'x', values: { yes: true, No: false, 1: true } });
  });

  it('does not take one column of two that are written alike', () => {
    const { open } = match({ dtype: 'float32', shape: [], name: 'my x' }, dataOf({ my_x: ['1'], 'My-X': ['2'] }));
    expect(open).toMatchObject({ kind: 'column', candidates: [{ column: 'my_x', isLikely: true }, { column: 'My-X' }] });
  });
});
