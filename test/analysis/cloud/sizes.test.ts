import { expect, test } from 'vitest';
import { throughSizes } from '../../../src/analysis/cloud/sizes.ts';

const two = [
  { rows: 100, value: 3 },
  { rows: 200, value: 5 },
];

test('at a measured size it is what was measured, and between two of them straight', () => {
  expect([100, 150, 200].map((rows) => throughSizes(two)(rows))).toEqual([3, 4, 5]);
});

test('beyond them it follows the line: 1 and 0.02 a row', () => {
  expect(throughSizes(two)(1000)).toBeCloseTo(21, 9);
  expect(throughSizes(two)(50)).toBeCloseTo(2, 9);
});

test('one size alone tells no fixed part', () => {
  expect(throughSizes([{ rows: 100, value: 3 }])(1000)).toBeCloseTo(30, 9);
});

test('what shrinks with the rows stays as it is beyond them, and nothing stays nothing', () => {
  expect(throughSizes([two[0] ?? { rows: 1, value: 1 }, { rows: 200, value: 1 }])(1000)).toBeCloseTo(1, 9);
  expect(throughSizes([{ rows: 100, value: 0 }])(1000)).toBe(0);
  expect(() => throughSizes([])(1)).toThrow('a quantity needs a measured size');
});
