import { expect, test } from 'vitest';
import { meanBatchSize, median, samplesNeeded } from '../../../src/measure/distribution/distribution.ts';

test('a percentile needs ten samples beyond it', () => {
  expect([50, 95, 99].map(samplesNeeded)).toEqual([20, 200, 1000]);
});

test('median', () => {
  expect([median([]), median([3]), median([5, 1, 3]), median([4, 1, 3, 2])]).toEqual([undefined, 3, 3, 2.5]);
});

test('mean batch size weighs sizes by their calls', () => {
  expect([meanBatchSize({}), meanBatchSize({ '1': 3, '5': 1 })]).toEqual([undefined, 2]);
});
