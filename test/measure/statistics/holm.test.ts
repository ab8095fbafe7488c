import { expect, test } from 'vitest';
import { holm } from '../../../src/measure/statistics/holm.ts';

test.each([
  [
    [0.01, 0.04, 0.03, 0.005],
    [0.03, 0.06, 0.06, 0.02],
  ],
  [
    [0.5, 0.5, 0.001, 0.2, 0.02, 0.9],
    [1, 1, 0.006, 0.8, 0.1, 1],
  ],
  [[0.03], [0.03]],
  [[], []],
])('%j as statsmodels 0.15 multipletests(method="holm")', (ps, adjusted) =>
  expect(holm(ps)).toEqual(adjusted.map((p) => expect.closeTo(p, 12))),
);
