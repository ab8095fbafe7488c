import { expect, test } from 'vitest';
import { cloudSchema } from '../../../src/core/keys/cloud.ts';
import { type PipelineKind, workerCount, workerLines } from '../../../src/prices/cloud/workers.ts';
import { usageOf } from '../../../src/prices/metered.ts';

const hoursPerMonth = 730;
const list: Readonly<Record<string, number>> = {
  'dataflow/streaming/vcpu': 0.069,
  'dataflow/streaming/memory': 0.003557,
  'dataflow/disk/standard': 0.000054,
};

function usage(workers: object, kind: PipelineKind, machineS: number, gb = 0) {
  return usageOf(workerLines(workersOf(workers), kind, gb > 0), { machineS, gb });
}

function workersOf(workers: object) {
  return cloudSchema.parse({ workers }).workers;
}

/** At list prices, by hand. */
function monthUsd(workers: object): number {
  const month = usage(workers, 'stream', hoursPerMonth * 3600);
  return month.reduce((usd, { sku, quantity }) => usd + quantity * (list[sku] ?? NaN), 0);
}

test("one streaming worker costs 121 USD a month at Google's defaults, and 256 without Streaming Engine", () => {
  // (2 x 0.069 + 7.5 x 0.003557 + 30 x 0.000054) x 730, and the same with 4 vCPUs, 15 GB and 400 GB.
  expect(monthUsd({})).toBeCloseTo(121.397175, 9);
  expect(monthUsd({ streamingEngine: false })).toBeCloseTo(256.19715, 9);
});

test('FlexRS has its own price, and workers with two vCPUs and 25 GB', () => {
  expect(usage({ flexrs: true }, 'batch', 3600).map(({ sku, quantity, range }) => [sku, quantity, range])).toEqual([
    ['dataflow/flexrs/vcpu', 2, undefined],
    ['dataflow/flexrs/memory', 7.5, undefined],
    ['dataflow/disk/standard', 25, undefined],
  ]);
});

test('FlexRS is for batches: a stream is billed as any other', () => {
  expect(usage({ flexrs: true }, 'stream', 3600)).toEqual(usage({}, 'stream', 3600));
});

function lastOf(workers: object) {
  return usage(workers, 'stream', 3600, 2.5).at(-1);
}

test('Streaming Engine is billed for the data that goes through it', () => {
  expect(lastOf({})).toMatchObject({ sku: 'dataflow/streaming/data', quantity: 2.5, unit: 'GB' });
  expect(lastOf({ streamingEngine: false })).toMatchObject({ sku: 'dataflow/disk/standard', quantity: 400 });
});

test.each([
  ['batch', 3, 1, {}, 3],
  ['batch', 3, 1, { machineType: 'n1-standard-4' }, 1],
  ['batch', 5, 2, { machineType: 'n1-standard-4' }, 3],
  ['batch', 1, 1, { flexrs: true }, 2],
  ['batch', 5, 1, { flexrs: true }, 3],
  ['stream', 1, 1, {}, 1],
  ['stream', 3, 1, {}, 2],
  ['stream', 1, 1, { flexrs: true }, 1],
] as const)('%s: %i threads of %f vCPU on %o are %i workers', (kind, threads, vcpuPerWorker, workers, count) => {
  expect(workerCount(cloudSchema.parse({ vcpuPerWorker, workers }), kind)(threads)).toBe(count);
});
