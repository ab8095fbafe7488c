import { expect, test } from 'vitest';
import { figures, knownFigures } from '../../../src/analysis/figures/index.ts';
import { figureNames, furtherPercentOf, keyNamed, unitOfKey } from '../../../src/core/condition/figures.ts';

test('a condition may name every figure, in the unit of its definition', () => {
  expect(knownFigures.map(({ key }) => keyNamed(key))).toEqual(knownFigures.map(({ key }) => key));
  expect(figures.map(({ key }) => unitOfKey(key))).toEqual(figures.map(({ definition }) => definition.unit));
});

test('no two figures share a name', () => {
  const known = new Set(knownFigures.map(({ key }) => key));
  expect(figureNames.filter((name) => !known.has(keyNamed(name) ?? ''))).toEqual([]);
  // p50, p95 and p99; and of each figure its key and its short name.
  expect(figureNames).toHaveLength(3 + 2 * knownFigures.length);
});

test('other percentiles are known as such', () => {
  expect(['p99', 'p99.9', 'response_p90', 'latency_to_write_p95'].map((name) => furtherPercentOf(keyNamed(name) ?? ''))).toEqual([
    undefined,
    99.9,
    90,
    undefined,
  ]);
});
