import { expect, test } from 'vitest';
import { scatter } from '../../../src/measure/statistics/scatter.ts';

test('scatter is taken from pairs only', () => {
  expect(scatter([[1, Math.exp(2)], [7]])).toBeCloseTo(Math.SQRT2, 12);
  expect(scatter([[7]])).toBe(undefined);
});
