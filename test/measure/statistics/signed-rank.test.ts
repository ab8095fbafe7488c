import { expect, test } from 'vitest';
import { signedRankP } from '../../../src/measure/statistics/signed-rank.ts';

/** All 2^n signs, counted. */
function enumerated(differences: readonly number[]): number {
  const size = (value: number) => differences.filter((other) => Math.abs(other) < Math.abs(value)).length;
  const ties = (value: number) => differences.filter((other) => Math.abs(other) === Math.abs(value)).length;
  const ranks = differences.map((value) => size(value) + (ties(value) + 1) / 2);
  const total = ranks.reduce((sum, rank) => sum + rank, 0);
  const distance = (positive: number) => Math.abs(positive - total / 2);
  const own = distance(ranks.reduce((sum, rank, i) => sum + ((differences[i] as number) > 0 ? rank : 0), 0));
  let beyond = 0;
  for (let signs = 0; signs < 2 ** ranks.length; signs++) {
    if (distance(ranks.reduce((sum, rank, i) => sum + ((signs >> i) & 1 ? rank : 0), 0)) >= own) beyond++;
  }
  return beyond / 2 ** ranks.length;
}

test.each([
  [[1, 2, 3, 4, 5, 6], 0.03125],
  [[-1, 2, 3, 4, 5, 6], 0.0625],
  [[-1, 2, 3, 4, 5, 6, 7, 8, 9], 0.0078125],
])('p of %j', (differences, p) => expect(signedRankP(differences)).toBeCloseTo(p, 12));

test.each([[[3, -1, 4, 1, 5, -9, 2, 6]], [[1, 1, 1, -1, 2, 2, -2, 3, 3, 3]], [[0.5, 0.5, 0.5, 0.5, 0.5, 0.5]]])(
  'is exact with ties: %j',
  (differences) => expect(signedRankP(differences)).toBeCloseTo(enumerated(differences), 12),
);

test('equal values differ in nothing; differences of 0 are left out', () => {
  expect(signedRankP([0, 0, 0, 0, 0, 0])).toBe(1);
  expect(signedRankP([0, 1, 2, 3, 4, 5, 6])).toBeCloseTo(0.03125, 12);
});

test('many values: close to the exact p', () => {
  const values = Array.from({ length: 100 }, (_, i) => (i % 3 === 0 ? -(i + 1) : i + 1));
  const exact = signedRankP(values);
  expect(signedRankP([...values, -101])).toBeCloseTo(exact, 1);
  expect(exact).toBeLessThan(0.01);
});
