import { expect, test } from 'vitest';
import {
  assumedAt,
  assumptionsOf,
  type Calibrated,
  settledBy,
  shared,
  valuesOf,
} from '../../../src/analysis/cloud/assumptions.ts';
import { always, asStated, type Draws } from '../../../src/analysis/cloud/draws.ts';
import type { Cloud } from '../../../src/core/keys/cloud.ts';
import { quantities } from '../../../src/analysis/cloud/quantities.ts';

const calibrated: Calibrated = { strategy: 'job', quantity: 'queue-s', value: 9, low: 8, high: 12, source: 'calibration' };

function queueOf(strategy: string, assume: Cloud['assume'], found: readonly Calibrated[] = []) {
  const [one] = assumptionsOf(strategy, ['queue-s'], { assume, calibrated: found });
  if (one === undefined) throw new Error('the key is asked for');
  return one;
}

test("the table's value gives way to the user's, and that to what was measured", () => {
  const { value, low, high, source } = quantities['queue-s'];
  expect(queueOf('job', {})).toMatchObject({ value, low, high, source, evidence: 'assumed' });
  expect(queueOf('job', { 'queue-s': 70 })).toMatchObject({
    value: 70,
    low: 70,
    high: 70,
    source: 'the experiment (cloud.assume)',
    evidence: "the user's",
  });
  const own = { value: 70, low: 60, high: 90, source: 'our logs' };
  expect(queueOf('job', { 'queue-s': own })).toMatchObject({ ...own, evidence: "the user's" });
  const { strategy: _, quantity: _key, ...measured } = calibrated;
  expect(queueOf('job', { 'queue-s': own }, [calibrated])).toMatchObject({ ...measured, evidence: 'measured' });
  expect(queueOf('other', { 'queue-s': own }, [calibrated])).toMatchObject(own);
});

test("an older calibration's start is the job's where there is one, else the worker's", () => {
  const startUp: Calibrated = { ...calibrated, quantity: 'startup-s' };
  const found = (keys: Parameters<typeof assumptionsOf>[1]) =>
    assumptionsOf('job', keys, { assume: {}, calibrated: [startUp] })
      .filter(({ evidence }) => evidence === 'measured')
      .map(({ quantity }) => quantity);
  expect(found(['worker-start-s', 'job-start-s'])).toEqual(['job-start-s']);
  expect(found(['worker-start-s'])).toEqual(['worker-start-s']);
});

test('what is the same of two strategies is one unknown, and one measurement fixes it for both', () => {
  const [both, ...rest] = shared([queueOf('a', {}), queueOf('b', {})]);
  expect([both?.strategies, rest]).toEqual([['a', 'b'], []]);
  expect(shared([queueOf('a', {}), queueOf('b', { 'queue-s': 1 })])).toHaveLength(2);
  expect(settledBy(queueOf('a', {}), ['a', 'b'])).toBe(
    'to measure the time of the job in its queue, not billed (predbench calibrate --measure queue --strategy a,b)',
  );
});

test('half of the draws lie on either side of the value, by their logarithms', () => {
  const range = { value: 100, low: 25, high: 1600 };
  expect([0, 0.25, 0.5, 0.75].map((at) => assumedAt(range, at))).toEqual([25, 50, 100, 400]);
  expect(assumedAt({ value: 3, low: 3, high: 3 }, 0.9)).toBe(3);
  // From nothing there is no logarithm.
  expect(assumedAt({ value: 10, low: 0, high: 20 }, 0.25)).toBe(5);
});

test('values by key, at their positions; one that the strategy does not have is what the caller says, else the table', () => {
  const queue = queueOf('job', { 'queue-s': { value: 100, low: 25, high: 1600 } });
  expect(valuesOf([queue])(asStated)('queue-s')(0)).toBe(100);
  const draws: Draws = { ...asStated, valueOf: (key, of) => always(of(key === queue.key ? 0.75 : 0)) };
  const value = valuesOf([queue])(draws);
  const values = [value('queue-s'), value('job-start-s', 0), value('job-start-s')].map((drawn) => drawn(0));
  expect(values).toEqual([400, 0, quantities['job-start-s'].value]);
});
