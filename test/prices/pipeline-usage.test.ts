import { expect, test } from 'vitest';
import { cloudSchema } from '../../src/core/keys/cloud.ts';
import { pipelineUsage } from '../../src/prices/pipeline-usage.ts';

const cloud = cloudSchema.parse({});

test('two workers for half an hour are one vCPU hour with 3.75 GB', () => {
  const seconds = '2 workers x 1800.0 s (measured, set-up to last result)';
  expect(pipelineUsage({ workload: 'batch', workers: 2, elapsedS: 1800 }, cloud)).toEqual([
    {
      part: 'pipeline workers',
      sku: 'dataflow/batch/vcpu',
      quantity: 1,
      unit: 'vCPU h',
      evidence: 'assumed',
      rule: `${seconds}; assumed, as fast as this machine: n1-standard-1 (1 vCPU, 3.75 GB, 250 GB of disk)`,
    },
    {
      part: 'pipeline workers',
      sku: 'dataflow/batch/memory',
      quantity: 3.75,
      unit: 'GB h',
      evidence: 'assumed',
      rule: `${seconds}; assumed, as fast as this machine: n1-standard-1 (1 vCPU, 3.75 GB, 250 GB of disk)`,
    },
    {
      part: 'worker disks',
      sku: 'dataflow/disk/standard',
      quantity: 250,
      range: { low: 25, high: 250 },
      unit: 'GB h',
      evidence: 'assumed',
      rule: `${seconds}; assumed, as fast as this machine: n1-standard-1 (1 vCPU, 3.75 GB, 250 GB of disk); 25 GB with Dataflow Shuffle`,
    },
  ]);
});

test('a stream of two worker threads takes one worker with two vCPUs', () => {
  const usage = pipelineUsage({ workload: 'stream', workers: 2, elapsedS: 36 }, cloud);
  expect(usage.map(({ sku, quantity }) => [sku, quantity])).toEqual([
    ['dataflow/streaming/vcpu', 0.02],
    ['dataflow/streaming/memory', 0.075],
    ['dataflow/disk/standard', 0.3],
  ]);
});

test('the experiment says what a worker is in the cloud; its start is no use of this run', () => {
  const other = cloudSchema.parse({
    vcpuPerWorker: 2,
    workers: { machineType: 'custom-2-8192', diskGb: 30 },
    assume: { 'worker-start-s': 180 },
  });
  const usage = pipelineUsage({ workload: 'batch', workers: 10, elapsedS: 180 }, other);
  expect(usage.map(({ quantity, range }) => [quantity, range])).toEqual([
    [1, undefined],
    [4, undefined],
    [15, undefined],
  ]);
  expect(usage[0]?.rule).toBe(
    '10 workers x 180.0 s (measured, set-up to last result); assumed, as fast as this machine: custom-2-8192 (2 vCPU, 8 GB, 30 GB of disk)',
  );
});
