import { expect, test } from 'vitest';
import {
  type Assumed,
  assumedAt,
  assumedKey,
  assumedOf,
  priors,
  type Ran,
  replaceAssumed,
  shared,
} from '../../../src/analysis/cloud/assumptions.ts';
import { readPriors } from '../../../src/analysis/cloud/priors.ts';

const ran: Ran = { evidence: 'local', job: false, isBatch: true, queueS: 0, startUpS: 0 };

const named = (all: readonly Assumed[]) => all.map(({ quantity, what }) => [quantity, what]);

test('what is assumed of a strategy is what its run on this machine did not have', () => {
  const workers = ['startup-s', "start of the pipeline's workers"];
  const vcpu = ['vcpu-ratio', 'time that work takes on a cloud vCPU against one of this machine'];
  expect(named(assumedOf('direct', ran))).toEqual([workers, vcpu]);
  expect(named(assumedOf('rest', { ...ran, evidence: 'embedded stand-in' }))).toEqual([
    ['round-trip-ms', 'round trip of a call'],
    workers,
    vcpu,
  ]);
  expect(named(assumedOf('job', { ...ran, evidence: 'embedded stand-in', job: true }))).toEqual([
    ['queue-s', 'time of the job in its queue'],
    ['startup-s', "start of the job's machines"],
    workers,
    vcpu,
  ]);
  expect(named(assumedOf('rest', { ...ran, evidence: 'cloud' }))).toEqual([workers, vcpu]);
  expect(named(assumedOf('direct', { ...ran, isBatch: false }))).toEqual([vcpu]);
});

test('times of start-up are those of the estimates; what the experiment gives stands instead', async () => {
  const { workerStartS, jobNodeStartS } = await readPriors();
  expect([priors.workerStart.low, priors.workerStart.high]).toEqual([workerStartS.low, workerStartS.high]);
  expect([priors.jobStart.low, priors.jobStart.high]).toEqual([jobNodeStartS.low, jobNodeStartS.high]);
  const given = assumedOf('job', { evidence: 'embedded stand-in', job: true, isBatch: true, queueS: 30, startUpS: 100 });
  expect(given.map(({ value, low, high }) => [value, low, high])).toEqual([
    [30, 15, 60],
    [60, 20, 180],
    [100, 50, 200],
    [1, 0.5, 2],
  ]);
});

const measured = { strategy: 'job', quantity: 'startup-s', value: 40, low: 20, high: 80, source: 'one job' } as const;

test("what is measured stands in the place of what is assumed: a job's start is its machines'", () => {
  const all = [...assumedOf('job', { ...ran, evidence: 'embedded stand-in', job: true }), ...assumedOf('direct', ran)];
  const replaced = replaceAssumed(all, [measured]);
  expect(replaced.map(({ strategy, what, value, evidence }) => [strategy, what, Math.round(value), evidence])).toEqual([
    ['job', 'time of the job in its queue', 162, 'assumed'],
    ['job', "start of the job's machines", 40, 'measured'],
    ['job', "start of the pipeline's workers", 104, 'assumed'],
    ['job', 'time that work takes on a cloud vCPU against one of this machine', 1, 'assumed'],
    ['direct', "start of the pipeline's workers", 104, 'assumed'],
    ['direct', 'time that work takes on a cloud vCPU against one of this machine', 1, 'assumed'],
  ]);
  expect(replaced[1]).toMatchObject({ low: 20, high: 80, source: 'one job', unit: 's' });
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
  const [start] = assumedOf('direct', ran) as [Assumed];
  expect([0, 0.5, 1].map((at) => assumedAt(start, at))).toEqual([60, expect.closeTo(start.value, 9), expect.closeTo(180, 9)]);
  // The mode is at a third of the range, below it a third of the area.
  const known: Assumed = { ...start, value: 40, low: 20, high: 80, evidence: 'measured' };
  expect([0, 1 / 3, 1].map((at) => assumedAt(known, at))).toEqual([20, expect.closeTo(40, 9), 80]);
});
