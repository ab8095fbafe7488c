import { expect, test } from 'vitest';
import { differs } from '../../../src/measure/statistics/repeats.ts';

const byRepeat = (values: readonly number[]) => new Map(values.map((value, i) => [i + 1, value]));

test('a difference within each repeat is seen through drift ten times as large', () => {
  const drifting = [10, 20, 30, 40, 50, 60];
  expect(differs(byRepeat(drifting), byRepeat(drifting.map((value, i) => value + 1 + i / 10)))).toBe(true);
  expect(differs(byRepeat(drifting), byRepeat(drifting.map((value, i) => value + (i === 0 ? -1 : 1 + i))))).toBe(false);
});

test('five common repeats are too few to test', () => {
  const six = byRepeat([1, 2, 3, 4, 5, 6]);
  expect(differs(six, new Map([...byRepeat([7, 8, 9, 10, 11]), [9, 12]]))).toBeUndefined();
});
