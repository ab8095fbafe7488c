import { expect, test } from 'vitest';
import { jobLine } from '../../../src/prices/cloud/job.ts';
import { usageOf } from '../../../src/prices/metered.ts';

test.each([
  ['vertex-ai', {}, 'vertex-ai/prediction/n1-standard-2'],
  ['vertex-ai', { machineType: 'n1-highmem-2' }, 'vertex-ai/prediction/n1-highmem-2'],
  ['ai-platform', { machineType: 'n1-highmem-2' }, 'ai-platform/batch-prediction'],
] as const)('%s %o: node hours of %s', (protocol, spec, sku) => {
  expect(usageOf([jobLine(spec, protocol)], 5400).map((line) => [line.sku, line.quantity, line.unit])).toEqual([
    [sku, 1.5, 'node h'],
  ]);
});
