import { expect, test } from 'vitest';
import { cloudSchema } from '../../src/core/keys/cloud.ts';
import { pipelineUsage } from '../../src/prices/pipeline-usage.ts';

const cloud = cloudSchema.parse({});

test('two workers for half an hour are one vCPU hour with 3.75 GB', () => {
  expect(pipelineUsage({ workload: 'batch', workers: 2, elapsedS: 1800 }, cloud)).toEqual([
    {
      part: 'pipeline workers',
      sku: 'dataflow/batch/vcpu',
      quantity: 1,
      unit: 'vCPU h',
      evidence: 'assumed',
      rule: "2 workers x 1800.0 s (measured, set-up to last result); assumed: a worker has one vCPU, as fast as this machine's",
    },
    {
      part: 'pipeline workers',
      sku: 'dataflow/batch/memory',
      quantity: 3.75,
      unit: 'GB h',
      evidence: 'assumed',
      rule: '2 workers x 1800.0 s (measured, set-up to last result); assumed: a worker has one vCPU with 3.75 GB per vCPU',
    },
    {
      part: 'worker disks',
      sku: 'dataflow/disk/standard',
      quantity: 250,
      range: { low: 25, high: 250 },
      unit: 'GB h',
      evidence: 'assumed',
      rule: '2 workers x 1800.0 s (measured, set-up to last result); assumed: 250 GB per worker, as in 2018; 25 GB is the default for batch jobs today',
    },
  ]);
});

test('a stream is billed at the streaming rate, and its workers stay up', () => {
  const usage = pipelineUsage({ workload: 'stream', workers: 2, elapsedS: 36 }, cloud);
  expect(usage.map(({ sku, quantity, alwaysOn }) => [sku, quantity, alwaysOn])).toEqual([
    ['dataflow/streaming/vcpu', 0.02, 2],
    ['dataflow/streaming/memory', 0.075, 7.5],
    ['dataflow/disk/standard', 5, 500],
  ]);
});

test('the experiment says what a worker is in the cloud, and how long it takes to start', () => {
  const other = { vcpuPerWorker: 2, memoryGbPerVcpu: 4, diskGbPerWorker: 30, startUpS: 180 };
  const usage = pipelineUsage({ workload: 'batch', workers: 10, elapsedS: 180 }, other);
  expect(usage.map(({ quantity, range }) => [quantity, range])).toEqual([
    [2, undefined],
    [8, undefined],
    [30, undefined],
  ]);
  expect(usage[0]?.rule).toBe(
    "10 workers x 180.0 s (measured, set-up to last result), plus 180 s of start-up each (assumed); assumed: a worker has 2 vCPU, as fast as this machine's",
  );
});
