import { expect, test } from 'vitest';
import { exponential, lognormal, logUniform, normal, seeded, triangular } from '../../src/core/random.ts';

test('the triangular distribution has its mode at the value, at either end as well', () => {
  // Half of the area lies below the mode of a symmetric one.
  expect(triangular(0.5, 0, 1, 2)).toBe(1);
  expect(triangular(0.25, 0, 1, 1)).toBe(0.5);
  expect(triangular(0.75, 0, 0, 1)).toBe(0.5);
  expect(triangular(0.3, 1, 1, 1)).toBe(1);
});

test('the logarithmic middle is the geometric mean', () => {
  expect([0, 0.5, 1].map((at) => logUniform(at, { low: 2, high: 8 }))).toEqual([2, 4, 8]);
});

test('a seed gives the same draws again, with the mean and the deviation that they are to have', () => {
  const count = 100_000;
  const drawn = (draw: (uniform: () => number) => number) => {
    const uniform = seeded(1);
    return Float64Array.from({ length: count }, () => draw(uniform));
  };
  const mean = (values: Float64Array) => values.reduce((total, value) => total + value, 0) / count;
  expect(drawn(exponential)).toEqual(drawn(exponential));
  expect(mean(drawn(exponential))).toBeCloseTo(1, 2);
  expect(mean(drawn(normal))).toBeCloseTo(0, 2);
  expect(mean(drawn((uniform) => normal(uniform, 3) ** 2))).toBeCloseTo(9, 0);
  expect(drawn((uniform) => lognormal(uniform, 0.5)).toSorted()[count / 2]).toBeCloseTo(1, 2);
});
