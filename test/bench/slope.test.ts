import { expect, it } from 'vitest';
import { logLogSlope } from '../../bench/slope.js';

it('is the exponent of a power of x', () => {
  const cubes = [1, 2, 5, 10].map((x) => ({ x, y: 7 * x ** 3 }));
  expect(logLogSlope(cubes)).toBeCloseTo(3, 12);
});

it('is the least-squares slope where the points scatter', () => {
  // Logarithms (0, 0), (1, 1), (2, 0.5): the slope is 0.25.
  const points = [0, 1, 2].map((log, i) => ({ x: Math.exp(log), y: Math.exp([0, 1, 0.5][i] as number) }));
  expect(logLogSlope(points)).toBeCloseTo(0.25, 12);
});

it('is unknown by one point', () => {
  expect(logLogSlope([{ x: 3, y: 5 }])).toBeNaN();
});
