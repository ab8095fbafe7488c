import { expect, test } from 'vitest';
import type { Batch } from '../../src/batch.ts';
import { DictionaryBuilder } from '../../src/batch.ts';
import { inputVariety } from '../../src/measure/input-sample.ts';

/** Instances of a number and a string each. */
function chunk(instances: readonly (readonly [number, string])[]): { batch: Batch; rejected: [] } {
  const dictionary = new DictionaryBuilder();
  const codes = Uint32Array.from(instances, ([, text]) => dictionary.codeOf(text));
  const columns = {
    x: { dtype: 'float32', shape: [], values: Float32Array.from(instances, ([number]) => number) },
    s: { dtype: 'string', shape: [], codes, dictionary },
  } as const;
  return { batch: { size: instances.length, keys: Float64Array.from(instances.keys()), columns }, rejected: [] };
}

async function* feed(...chunks: ReturnType<typeof chunk>[]) {
  yield* chunks;
}

test('counts instances that differ in any column, over chunks with dictionaries of their own', async () => {
  const first = chunk([
    [1, 'a'],
    [1, 'b'],
    [Number.NaN, 'a'],
  ]);
  const second = chunk([
    [1, 'b'],
    [2, 'a'],
    [Number.NaN, 'a'],
    [1, 'b'],
  ]);
  expect(await inputVariety(feed(first, second))).toEqual({ sampled: 7, distinct: 4, mostFrequent: 3 });
});

test('nothing can be said of no instances', async () => {
  expect(await inputVariety(feed(chunk([])))).toBeUndefined();
});
