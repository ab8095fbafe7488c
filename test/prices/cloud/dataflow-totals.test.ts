import { expect, test } from 'vitest';
import { cloudSchema } from '../../../src/core/keys/cloud.ts';
import { dataflowUsage } from '../../../src/prices/cloud/dataflow-totals.ts';

const cloud = cloudSchema.parse({});
/** Of a published job on e2 machines, whose vCPUs have 4 GiB: 182 vCPU s, 747,068 MB s. */
const metrics = {
  'dataflow/TotalVcpuTime': 182,
  'dataflow/TotalMemoryUsage': 747_068,
  'dataflow/TotalPdUsage': 2279,
  'dataflow/TotalShuffleDataProcessed': 6.414949893951416e-5,
  'dataflow/BillableShuffleDataProcessed': 1.603737473487854e-5,
  'dataflow/TotalStreamingDataProcessed': 0,
  'predbench/rows': 7,
};

test('the totals of a job are lines of a bill, measured; what was not used has none', () => {
  const usage = dataflowUsage(metrics, 'batch', cloud);
  expect(usage?.map(({ part, sku, quantity, unit }) => [part, sku, quantity, unit])).toEqual([
    ['pipeline workers', 'dataflow/batch/vcpu', 182 / 3600, 'vCPU h'],
    ['pipeline workers', 'dataflow/batch/memory', 747_068 / 1024 / 3600, 'GB h'],
    ['worker disks', 'dataflow/disk/standard', 2279 / 3600, 'GB h'],
    ['shuffle', 'dataflow/shuffle/data', 1.603737473487854e-5, 'GB'],
  ]);
  expect(new Set(usage?.map(({ evidence }) => evidence))).toEqual(new Set(['measured']));
  expect(usage?.[1]?.rule).toBe('TotalMemoryUsage of the Dataflow job: 747068 MB s');
});

function skus(kind: 'batch' | 'stream', workers: object) {
  const streamed = { ...metrics, 'dataflow/TotalStreamingDataProcessed': 3 };
  return dataflowUsage(streamed, kind, cloudSchema.parse({ workers }))?.map(({ sku }) => sku);
}

test('streams and FlexRS have SKUs of their own', () => {
  expect(skus('stream', {})).toEqual([
    'dataflow/streaming/vcpu',
    'dataflow/streaming/memory',
    'dataflow/disk/standard',
    'dataflow/shuffle/data',
    'dataflow/streaming/data',
  ]);
  expect(skus('batch', { flexrs: true })?.slice(0, 2)).toEqual(['dataflow/flexrs/vcpu', 'dataflow/flexrs/memory']);
});

test('a job whose totals did not come has no usage, which is not the same as none', () => {
  expect(dataflowUsage({ 'predbench/rows': 7 }, 'batch', cloud)).toBeUndefined();
});
