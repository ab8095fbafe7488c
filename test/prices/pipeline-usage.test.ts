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

test('a stream of two worker threads takes one worker with two vCPUs, which stays up', () => {
  const usage = pipelineUsage({ workload: 'stream', workers: 2, elapsedS: 36 }, cloud);
  expect(usage.map(({ sku, quantity, alwaysOn }) => [sku, quantity, alwaysOn])).toEqual([
    ['dataflow/streaming/vcpu', 0.02, 2],
    ['dataflow/streaming/memory', 0.075, 7.5],
    ['dataflow/disk/standard', 0.3, 30],
  ]);
});

test('the experiment says what a worker is in the cloud, and how long it takes to start', () => {
  const other = cloudSchema.parse({
    vcpuPerWorker: 2,
    workers: { machineType: 'custom-2-8192', diskGb: 30 },
    assume: { 'worker-start-s': { value: 180, low: 100, high: 200 } },
  });
  const usage = pipelineUsage({ workload: 'batch', workers: 10, elapsedS: 180 }, other);
  expect(usage.map(({ quantity, range }) => [quantity, range])).toEqual([
    [2, undefined],
    [8, undefined],
    [30, undefined],
  ]);
  expect(usage[0]?.rule).toBe(
    '10 workers x 180.0 s (measured, set-up to last result), plus 180 s of start-up each (assumed); assumed, as fast as this machine: custom-2-8192 (2 vCPU, 8 GB, 30 GB of disk)',
  );
});
