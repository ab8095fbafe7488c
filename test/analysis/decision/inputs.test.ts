import { expect, test } from 'vitest';
import { drawnUsd, noiseOf } from '../../../src/analysis/decision/inputs.ts';
import { candidate, costLine } from '../../decide/candidates.ts';

const at = (position: number) => () => position;

test('a line with a range goes from its lowest to its highest, its price of another source by a fifth, an assumed quantity by two', () => {
  const ranged = costLine({ usd: 2, usdRange: { low: 1, high: 4 }, range: { low: 0.5, high: 2 } });
  expect([0, 1].map((position) => drawnUsd(ranged, at(position)))).toEqual([1, 4]);
  const disputed = costLine({ usd: 6, confidence: 'medium' });
  expect([0, 0.5, 1].map((position) => drawnUsd(disputed, at(position)))).toEqual([5, 6, expect.closeTo(7.2, 9)]);
  const assumed = costLine({ usd: 6, evidence: 'assumed' });
  expect([0, 0.5, 1].map((position) => drawnUsd(assumed, at(position)))).toEqual([3, 6, 12]);
  expect(drawnUsd(costLine(), at(0.9))).toBe(1);
});

const figure = (value: number) => ({ throughput_rows_per_s: value });

test('noise is pooled over the repeats of all strategies, and assumed where there are none', () => {
  const a = candidate('a', 1, 1, { repeats: [figure(1), figure(Math.exp(0.2))] });
  const b = candidate('b', 1, 1, { repeats: [figure(5)] });
  // One degree of freedom: two deviations of 0.1.
  expect(noiseOf([a, b], 'throughput_rows_per_s')).toBeCloseTo(Math.sqrt(0.02), 9);
  expect(noiseOf([b], 'throughput_rows_per_s')).toBe(0.1);
});
