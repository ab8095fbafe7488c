import { expect, test } from 'vitest';
import { Batches } from '../../../src/measure/distribution/batches.ts';
import { batchMeans } from '../../../src/measure/statistics/batch-means.ts';

test('batches of equal length in the order of time, merged in pairs at 64', () => {
  const batches = new Batches(1000);
  for (let i = 0; i < 64; i++) batches.record(i, i);
  expect(batches.means()).toEqual(Array.from({ length: 64 }, (_, i) => i));
  batches.record(64, 64);
  // The last batch is not full.
  expect(batches.means()).toEqual(Array.from({ length: 32 }, (_, i) => 2 * i + 0.5));
  for (let i = 65; i < 129; i++) batches.record(i, i);
  expect(batches.means()).toEqual(Array.from({ length: 32 }, (_, i) => 4 * i + 1.5));
  expect(batches.sharesAbove(5)).toEqual([0, 0.5, ...Array.from({ length: 30 }, () => 1)]);
});

test('no sample is lost in many merges', () => {
  const batches = new Batches(8);
  for (let i = 0; i < 2 ** 14; i++) batches.record(i % 8, 1);
  expect(new Set(batches.means())).toEqual(new Set([1]));
  expect(new Set(batches.sharesAbove(1))).toEqual(new Set([0.75]));
});

test('half-width by Student with the batches as samples', () => {
  const means = Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? 1 : -1));
  const found = batchMeans(means);
  // Variance 16 / 15 of a batch; t(0.975, 15) = 2.1314.
  expect(found?.variance).toBeCloseTo(1 / 15, 12);
  expect(found?.halfWidth).toBeCloseTo(2.13145 / Math.sqrt(15), 4);
});

test('neighbours that go together are merged; a trend stays correlated and gives nothing', () => {
  const runs = Array.from({ length: 64 }, (_, i) => (i % 8 < 4 ? 1 : -1));
  expect(batchMeans(runs)?.variance).toBeCloseTo(1 / 31, 12);
  expect(batchMeans(Array.from({ length: 64 }, (_, i) => i))).toBeUndefined();
  expect(batchMeans([1, 2, 3])).toBeUndefined();
});
