import { expect, test } from 'vitest';
import { DictionaryBuilder } from '../src/batch.ts';
import { failuresOf } from '../src/outcome.ts';

const missing = { message: 'the call returned without a prediction for this instance' };
const numbers = (count: number, shape: number[] = []) => ({ dtype: 'float32', shape, values: new Float32Array(count) }) as const;

test('a prediction for each: only what the strategy says failed', () => {
  const failed = new Map([[1, { message: 'bad' }]]);
  expect(failuresOf({ outputs: { y: numbers(2) }, failed }, 2)).toBe(failed);
  expect(failuresOf({ outputs: { y: numbers(6, [3]) } }, 2)).toEqual(new Map());
});

test('no outputs, or too few of one: these instances failed too', () => {
  expect(failuresOf({ outputs: {} }, 2)).toEqual(
    new Map([
      [0, missing],
      [1, missing],
    ]),
  );
  expect(failuresOf({ outputs: { y: numbers(3), z: numbers(5, [2]) } }, 3)).toEqual(new Map([[2, missing]]));
  const codes = { dtype: 'string', shape: [], codes: new Uint32Array(1), dictionary: new DictionaryBuilder() } as const;
  expect(failuresOf({ outputs: { y: codes } }, 2)).toEqual(new Map([[1, missing]]));
});

test('keeps the reason that the strategy gave', () => {
  const failed = new Map([[0, { message: 'refused' }]]);
  expect(failuresOf({ outputs: {}, failed }, 2)).toEqual(
    new Map([
      [0, { message: 'refused' }],
      [1, missing],
    ]),
  );
});
