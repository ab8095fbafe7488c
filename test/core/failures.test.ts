import { expect, test } from 'vitest';
import { DictionaryBuilder } from '../../src/core/batch.ts';
import { failuresOf } from '../../src/core/failures.ts';

const missing = { message: 'the call returned without a prediction for this instance' };
const numbers = (count: number, shape: number[] = []) => ({ dtype: 'float32', shape, values: new Float32Array(count) }) as const;

function bothFailed(message: string) {
  return new Map([0, 1].map((i) => [i, { message }]));
}

test('a prediction for each: only what the strategy says failed', () => {
  const failed = new Map([[1, { message: 'bad' }]]);
  expect(failuresOf({ outputs: { y: numbers(2) }, failed }, 2)).toEqual(failed);
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

test('more than were asked: all fail, since nothing says whose they are', () => {
  const tooMany = bothFailed('the call returned 3 predictions for 2 instances, so they cannot be matched');
  expect(failuresOf({ outputs: { y: numbers(3) } }, 2)).toEqual(tooMany);
  expect(failuresOf({ outputs: { y: numbers(2), z: numbers(3) } }, 2)).toEqual(tooMany);
  // Five values in rows of two are two rows and a piece.
  expect(failuresOf({ outputs: { y: numbers(5, [2]) } }, 2)).toEqual(tooMany);
});

test('a failure of an instance that the call did not have: all fail', () => {
  const failed = new Map([[2, { message: 'bad' }]]);
  expect(failuresOf({ outputs: { y: numbers(2) }, failed }, 2)).toEqual(
    bothFailed('the call reported that instance 2 failed, but had only 2, counted from 0'),
  );
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
