import { expect, test } from 'vitest';
import { medianInterval } from '../../../src/measure/statistics/median-interval.ts';

const upTo = (count: number) => Array.from({ length: count }, (_, i) => count - i);

test.each([
  [6, 1, 6, 0.96875],
  [7, 1, 7, 0.984375],
  [8, 1, 8, 0.9921875],
  [9, 2, 8, 0.9609375],
  [10, 2, 9, 0.978515625],
  [12, 3, 10, 0.9614257812],
  [17, 5, 13, 0.950958252],
])('exact interval of the median of %i values', (count, low, high, coverage) => {
  const interval = medianInterval(upTo(count));
  expect([interval?.low, interval?.high]).toEqual([low, high]);
  expect(interval?.coverage).toBeCloseTo(coverage, 9);
});

test('fewer than 6 values have none', () => {
  expect([0, 1, 3, 5].map((count) => medianInterval(upTo(count)))).toEqual([undefined, undefined, undefined, undefined]);
});
