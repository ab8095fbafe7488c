import { expect, test } from 'vitest';
import { costFactor, drawnUsd } from '../../../src/analysis/decision/cost.ts';
import { costLine } from '../../decide/candidates.ts';

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

test('of several lines each moves by itself', () => {
  const lines = [costLine({ usd: 3 }), costLine({ part: 'endpoint', evidence: 'assumed', usd: 1 })];
  expect(costFactor(lines, (key) => (key === 'quantity:endpoint' ? 1 : 0.5))).toBe(1.25);
});
