import { expect, test } from 'vitest';
import { currentCloud } from '../../src/core/stored-cloud.ts';
import { storedExperiment } from '../../src/core/stored-experiment.ts';

test.each([
  [{ vcpuPerWorker: 1, memoryGbPerVcpu: 3.75, startUpS: 0 }, { vcpuPerWorker: 1 }],
  [{ memoryGbPerVcpu: 3.75, startUpS: 120 }, { assume: { 'worker-start-s': 120 } }],
  [{ diskGbPerWorker: 0 }, { workers: { diskGb: 0 } }],
  [{ vcpuPerWorker: 2 }, { vcpuPerWorker: 2, workers: { machineType: 'n1-standard-2' } }],
  [
    { vcpuPerWorker: 2, memoryGbPerVcpu: 4, diskGbPerWorker: 30 },
    { vcpuPerWorker: 2, workers: { machineType: 'custom-2-8192', diskGb: 30 } },
  ],
  [{ memoryGbPerVcpu: 6.5 }, { workers: { machineType: 'custom-1-6656' } }],
  [{ vcpuPerWorker: 0.5 }, { vcpuPerWorker: 0.5 }],
  [
    { vcpuPerWorker: 2, workers: {} },
    { vcpuPerWorker: 2, workers: {} },
  ],
])('stored as %o', (stored, today) => {
  expect(currentCloud(stored)).toEqual(today);
});

test('a run of an earlier version can be read, and keeps what it says', () => {
  const { cloud } = storedExperiment({ name: 'old', cloud: { vcpuPerWorker: 1, memoryGbPerVcpu: 4, startUpS: 90 } });
  expect(cloud).toMatchObject({ workers: { machineType: 'custom-1-4096' }, assume: { 'worker-start-s': 90 } });
});
