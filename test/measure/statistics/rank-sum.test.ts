import { expect, test } from 'vitest';
import { rankSumCdf, rankSumP } from '../../../src/measure/statistics/rank-sum.ts';

const range = (count: number, of: (i: number) => number) => Array.from({ length: count }, (_, i) => of(i));

/** Permeability of membranes at term and in mid-pregnancy: Hollander and Wolfe, example 4.1; in R's help of wilcox.test. */
const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46];
const middle = [1.15, 0.88, 0.9, 0.74, 1.21];

test.each([
  [range(6, (i) => i), range(6, (i) => i + 6), 0.0021645021645021645],
  [term, middle, 0.2544122544122544],
  [[19, 22, 16, 29, 24], [20, 11, 17, 12], 0.1111111111111111],
  [range(30, (i) => i), range(30, (i) => i + 7.5), 0.003193540818593945],
])('without ties as scipy 1.17 mannwhitneyu(method="exact"): %j, %j', (a, b, p) => {
  expect(rankSumP(a, b)).toBeCloseTo(p, 12);
  expect(rankSumP(b, a)).toBeCloseTo(p, 12);
});

test.each([
  [[3, 1, 4, 1, 5, 9], [2, 6, 5, 3, 5, 8], 0.4134199134199134],
  [[1, 1, 2, 2, 3, 3], [2, 2, 3, 3, 4, 4], 0.14935064935064934],
  [[10, 10, 10, 10, 10, 11, 12], [11, 12, 12, 12, 12, 13], 0.01282051282051282],
  [[1, 1, 1, 1, 1, 1], [1, 1, 1, 1, 1, 1], 1],
])('with ties as scipy 1.17 permutation_test of the rank sum, all permutations: %j, %j', (a, b, p) =>
  expect(rankSumP(a, b)).toBeCloseTo(p, 12),
);

test('many values as scipy 1.17 mannwhitneyu(method="asymptotic")', () => {
  const tied = [range(40, (i) => (i * 7) % 23), range(35, (i) => ((i * 5) % 19) + 2)] as const;
  expect(rankSumP(...tied)).toBeCloseTo(0.9111209363646451, 12);
  expect(
    rankSumP(
      range(31, Number),
      range(30, (i) => i + 9.5),
    ),
  ).toBeCloseTo(0.0007557066280291621, 12);
  expect(
    rankSumP(
      range(40, () => 1),
      range(40, () => 1),
    ),
  ).toBe(1);
});

test.each([
  [5, 10, 8],
  [6, 6, 5],
  [7, 7, 8],
  [8, 10, 17],
  [10, 10, 23],
  [12, 12, 37],
  [20, 20, 127],
])(
  'critical U of %i and %i values for a two-sided 0.05 is %i: Siegel and Castellan, Nonparametric Statistics (1988), table J',
  (a, b, u) => {
    const cdf = rankSumCdf(a, b);
    expect(2 * cdf(u)).toBeLessThanOrEqual(0.05);
    expect(2 * cdf(u + 1)).toBeGreaterThan(0.05);
  },
);

test('the normal distribution goes on where the exact one ends', () => {
  expect(rankSumCdf(31, 30)(300)).toBeCloseTo(rankSumCdf(30, 30)(285), 2);
});
