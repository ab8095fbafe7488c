import { expect, test } from 'vitest';
import type { Batch } from '../../src/core/batch.ts';
import { DictionaryBuilder } from '../../src/core/batch.ts';
import { inputVariety } from '../../src/measure/input-sample.ts';

/** Instances of a number and a string each. */
function batchOf(instances: readonly (readonly [number, string])[]): Batch {
  const dictionary = new DictionaryBuilder();
  const codes = Uint32Array.from(instances, ([, text]) => dictionary.codeOf(text));
  const columns = {
    x: { dtype: 'float32', shape: [], values: Float32Array.from(instances, ([number]) => number) },
    s: { dtype: 'string', shape: [], codes, dictionary },
  } as const;
  return { size: instances.length, keys: Float64Array.from(instances.keys()), columns };
}

test('counts instances that differ in any column, over chunks with dictionaries of their own', () => {
  const first = batchOf([
    [1, 'a'],
    [1, 'b'],
    [Number.NaN, 'a'],
  ]);
  const second = batchOf([
    [1, 'b'],
    [2, 'a'],
    [Number.NaN, 'a'],
    [1, 'b'],
  ]);
  expect(inputVariety([first, second])).toEqual({ sampled: 7, distinct: 4, mostFrequent: 3 });
});

test('looks at the first thousand only', () => {
  const thousand = batchOf(Array.from({ length: 1000 }, (_, i) => [i, 'a']));
  expect(inputVariety([thousand, batchOf([[1, 'b']])])).toEqual({ sampled: 1000, distinct: 1000, mostFrequent: 1 });
});

test('nothing can be said of no instances', () => {
  expect(inputVariety([batchOf([])])).toBeUndefined();
});
