import { expect, test } from 'vitest';
import { meanBatchSize, samplesNeeded } from '../../../src/measure/distribution/distribution.ts';

test('a percentile needs ten samples beyond it', () => {
  expect([50, 95, 99].map(samplesNeeded)).toEqual([20, 200, 1000]);
});

test('mean batch size weighs sizes by their calls', () => {
  expect([meanBatchSize({}), meanBatchSize({ '1': 3, '5': 1 })]).toEqual([undefined, 2]);
});
