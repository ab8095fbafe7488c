import { expect, test } from 'vitest';
import { localMeasurementOf } from '../../../src/analysis/cloud/local-measurement.ts';
import { compare } from '../../../src/analysis/comparison/compare.ts';
import type { CellResult } from '../../../src/core/record.ts';
import { batchResult, distribution, jobResult, measured, runRecord, streamResult } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';

function local(results: readonly CellResult[], experiment: object = {}) {
  const record = runRecord(
    results.map((result, i) => measured('one', 'work', result, i + 1)),
    { experiment },
  );
  const comparison = compare(record, book);
  return localMeasurementOf('one', comparison.workloads[0]?.rows[0]?.cells ?? [], comparison, []);
}

const vcpuH = { part: 'pipeline workers', sku: 'dataflow/batch/vcpu', unit: 'vCPU h', evidence: 'assumed', rule: '' } as const;

test('of the repeats of a strategy the medians; what its workers are paid for from their vCPU hours', () => {
  const usage = [{ ...vcpuH, quantity: 0.01 }];
  const three = [3, 4, 8].map((makespanS) => batchResult({ makespanS, usage, serviceMs: distribution(10, makespanS) }));
  expect(local(three, { cloud: { vcpuPerWorker: 2, startUpS: 5 } })).toMatchObject({
    kind: 'batch',
    job: false,
    makespanS: 4,
    queueS: 0,
    startS: 0,
    // 2 workers of 2 vCPUs.
    paidS: 9,
    startUpS: 5,
    calls: 157,
    callsAtOnce: 4,
    serviceMs: { min: 2, mean: 4, p50: 4, p95: 8, p99: 16, max: 32 },
    assumed: [{ quantity: 'worker-start-s', value: 5 }, { quantity: 'vcpu-ratio' }],
  });
});

test("of a job the stand-in's queue and start; a real service's are measured", () => {
  const phasesS = { queue: 30, start: 2, run: 1 };
  expect(local([jobResult({ phasesS, evidence: 'embedded stand-in' })])).toMatchObject({
    job: true,
    queueS: 30,
    startS: 2,
    serviceMs: {},
    paidS: 4,
    assumed: [{ quantity: 'queue-s', value: 30 }, { quantity: 'job-start-s', value: 60 }, { quantity: 'worker-start-s' }, {}],
  });
  expect(local([jobResult({ phasesS, evidence: 'cloud' })])).toMatchObject({
    queueS: 0,
    startS: 0,
    assumed: [{ quantity: 'worker-start-s' }, {}],
  });
});

test('no more calls are under way than a closed loop has users; what predicts nothing has no place in the cloud', () => {
  const users = { kind: 'closed-loop', concurrency: 3, seconds: 5, sourcePasses: 1 } as const;
  expect(local([streamResult({ workload: users })])?.callsAtOnce).toBe(3);
  expect(local([batchResult({ evidence: 'none' })])).toBeUndefined();
});
