import { expect, test } from 'vitest';
import {
  type Assumption,
  assumedAt,
  assumedKey,
  assumedOf,
  type RunFacts,
  shared,
  withCalibrated,
} from '../../../src/analysis/cloud/assumptions.ts';

const ran: RunFacts = { evidence: 'local', job: false, isBatch: true, queueS: 0, startUpS: 0 };

const named = (all: readonly Assumption[]) => all.map(({ quantity, what }) => [quantity, what]);

test('what is assumed of a strategy is what its run on this machine did not have', () => {
  const workers = ['worker-start-s', "start of the pipeline's workers"];
  const vcpu = ['vcpu-ratio', 'time that work takes on a cloud vCPU against one of this machine'];
  expect(named(assumedOf('direct', ran))).toEqual([workers, vcpu]);
  expect(named(assumedOf('rest', { ...ran, evidence: 'embedded stand-in' }))).toEqual([
    ['round-trip-ms', 'round trip of a call'],
    workers,
    vcpu,
  ]);
  expect(named(assumedOf('job', { ...ran, evidence: 'embedded stand-in', job: true }))).toEqual([
    ['queue-s', 'time of the job in its queue'],
    ['job-start-s', "start of the job's machines"],
    workers,
    vcpu,
  ]);
  expect(named(assumedOf('rest', { ...ran, evidence: 'cloud' }))).toEqual([workers, vcpu]);
  expect(named(assumedOf('direct', { ...ran, isBatch: false }))).toEqual([vcpu]);
});

test('what the experiment gives stands in the place of what is assumed', () => {
  const given = assumedOf('job', { evidence: 'embedded stand-in', job: true, isBatch: true, queueS: 30, startUpS: 100 });
  expect(given.map(({ value, low, high }) => [value, low, high])).toEqual([
    [30, 15, 60],
    [60, 20, 180],
    [100, 50, 200],
    [1, 0.5, 2],
  ]);
});

const measured = { strategy: 'job', value: 40, low: 20, high: 80, source: 'one job' } as const;
const ofJob = assumedOf('job', { ...ran, evidence: 'embedded stand-in', job: true });
const values = (all: readonly Assumption[]) =>
  all.map(({ quantity, value, evidence }) => [quantity, Math.round(value), evidence]);

test('what is measured stands in the place of what is assumed', () => {
  const replaced = withCalibrated(ofJob, [{ ...measured, quantity: 'job-start-s' }]);
  expect(values(replaced)).toEqual([
    ['queue-s', 162, 'assumed'],
    ['job-start-s', 40, 'measured'],
    ['worker-start-s', 104, 'assumed'],
    ['vcpu-ratio', 1, 'assumed'],
  ]);
  expect(replaced[1]).toMatchObject({ low: 20, high: 80, source: 'one job', unit: 's' });
  expect(values(withCalibrated(ofJob, [{ ...measured, quantity: 'worker-start-s' }])).slice(1, 3)).toEqual([
    ['job-start-s', 60, 'assumed'],
    ['worker-start-s', 40, 'measured'],
  ]);
  expect(withCalibrated(ofJob, [{ ...measured, strategy: 'other', quantity: 'queue-s' }])).toEqual(ofJob);
});

test("startup-s of an earlier calibration is the start of a job's machines, and of the pipeline's workers where there is no such job", () => {
  const earlier = [measured, { ...measured, strategy: 'direct' }].map((one) => ({ ...one, quantity: 'startup-s' as const }));
  expect(values(withCalibrated(ofJob, earlier)).slice(1, 3)).toEqual([
    ['job-start-s', 40, 'measured'],
    ['worker-start-s', 104, 'assumed'],
  ]);
  expect(values(withCalibrated(assumedOf('direct', ran), earlier))).toEqual([
    ['worker-start-s', 40, 'measured'],
    ['vcpu-ratio', 1, 'assumed'],
  ]);
});

test('strategies share what has the same content', () => {
  const all = [...assumedOf('a', ran), ...assumedOf('b', { ...ran, startUpS: 100 })];
  expect(shared(all).map(({ quantity, strategies }) => [quantity.value, strategies])).toEqual([
    [Math.sqrt(60 * 180), ['a']],
    [1, ['a', 'b']],
    [100, ['b']],
  ]);
  expect(new Set(all.map(assumedKey)).size).toBe(3);
});

test('an assumed range is drawn with its logarithm uniform, a measured one triangular', () => {
  const [start] = assumedOf('direct', ran) as [Assumption];
  expect([0, 0.5, 1].map((at) => assumedAt(start, at))).toEqual([60, expect.closeTo(start.value, 9), expect.closeTo(180, 9)]);
  // The mode is at a third of the range, below it a third of the area.
  const known: Assumption = { ...start, value: 40, low: 20, high: 80, evidence: 'measured' };
  expect([0, 1 / 3, 1].map((at) => assumedAt(known, at))).toEqual([20, expect.closeTo(40, 9), 80]);
});
