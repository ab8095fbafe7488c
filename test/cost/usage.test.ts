import { expect, test } from 'vitest';
import { pipelineUsage } from '../../src/cost/usage.ts';

test('two workers for half an hour are one vCPU hour with 3.75 GB', () => {
  expect(pipelineUsage({ workload: 'bounded', workers: 2, elapsedS: 1800 })).toEqual([
    {
      part: 'pipeline workers',
      sku: 'dataflow/batch/vcpu',
      quantity: 1,
      unit: 'vCPU h',
      evidence: 'assumed',
      rule: '2 workers x 1800.0 s (measured, set-up to last result); assumed: a worker is one vCPU, and a vCPU of this machine does the work of one in the cloud',
    },
    {
      part: 'pipeline workers',
      sku: 'dataflow/batch/memory',
      quantity: 3.75,
      unit: 'GB h',
      evidence: 'assumed',
      rule: '2 workers x 1800.0 s (measured, set-up to last result); assumed: 3.75 GB a worker, as in 2018',
    },
  ]);
});

test('a stream is billed at the streaming rate', () => {
  const skus = pipelineUsage({ workload: 'unbounded', workers: 1, elapsedS: 36 }).map(({ sku, quantity }) => [sku, quantity]);
  expect(skus).toEqual([
    ['dataflow/streaming/vcpu', 0.01],
    ['dataflow/streaming/memory', 0.0375],
  ]);
});
