import { expect, test } from 'vitest';
import { tenthsOf } from '../../../src/analysis/cloud/tenths.ts';
import { seeded } from '../../../src/core/random.ts';

test('each value lies in the tenth of its rank', () => {
  const values = Float64Array.from([5, 1, 9, 3, 7, 0, 8, 2, 6, 4, 15, 11, 19, 13, 17, 10, 18, 12, 16, 14]);
  expect([...tenthsOf(values)]).toEqual([2, 0, 4, 1, 3, 0, 4, 1, 3, 2, 7, 5, 9, 6, 8, 5, 9, 6, 8, 7]);
});

test('of equal values the earlier ones count as lower', () => {
  expect([...tenthsOf(new Float64Array(20).fill(3))]).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5, 6, 6, 7, 7, 8, 8, 9, 9]);
  expect([...tenthsOf(Float64Array.of(2, 1, 2, 2, 1, 2, 2, 2, 2, 0))]).toEqual([3, 1, 4, 5, 2, 6, 7, 8, 9, 0]);
});

test('as a stable sort has them', () => {
  const uniform = seeded(1);
  const values = Float64Array.from({ length: 1000 }, () => Math.floor(uniform() * 40));
  const order = [...values.keys()].toSorted((a, b) => (values[a] ?? NaN) - (values[b] ?? NaN));
  const tenths = tenthsOf(values);
  expect(order.map((i) => tenths[i])).toEqual(order.map((_, rank) => Math.floor(rank / 100)));
});
