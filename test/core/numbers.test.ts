import { expect, test } from 'vitest';
import { mean, median, sum } from '../../src/core/numbers.ts';

test('sum and mean', () => {
  expect([sum([]), sum(new Float64Array([1, 2.5]))]).toEqual([0, 3.5]);
  expect([mean([]), mean([1, 2, 6])]).toEqual([NaN, 3]);
});

test('median', () => {
  expect([median([]), median([3]), median([5, 1, 3]), median([4, 1, 3, 2])]).toEqual([undefined, 3, 3, 2.5]);
});
