import { expect, test } from 'vitest';
import { noiseOf } from '../../../src/measure/statistics/noise.ts';

test('of one measurement, or none, is what is assumed', () => {
  expect([noiseOf([]), noiseOf([3])]).toEqual([0.1, 0.1]);
});

test('of equal repeats shrinks with their number: the assumed deviation counts as one more', () => {
  // sqrt(0.01 / 4 / 4)
  expect(noiseOf([3, 3, 3, 3])).toBeCloseTo(0.025, 12);
});

test('of repeats that scatter is that of their middle', () => {
  // Logarithms 0.2 above and below: sqrt((0.01 + 0.08) / 2 / 2)
  expect(noiseOf([Math.exp(0.2), Math.exp(-0.2)])).toBeCloseTo(0.15, 12);
});
