import { expect, test } from 'vitest';
import { effortsOf } from '../../../src/analysis/figures/efforts.ts';
import type { StatedEffort } from '../../../src/core/effort.ts';
import { runRecord } from '../../fixtures/results.ts';

const stated: StatedEffort = {
  resources: [{ item: 'a bucket', days: { value: 0.5, low: 0.25, high: 2 }, reason: 'a' }],
  roles: [{ item: 'a role', days: { value: 0.25, low: 0.125, high: 1 }, reason: 'a' }],
  dependencies: [],
  failures: [{ item: 'a timeout', hoursPerMonth: { value: 1.5, low: 0.5, high: 4 }, reason: 'a' }],
  modelUpdate: [],
  updateDowntime: 'a pause',
  onCall: [],
  sources: ['page'],
};

function efforts(experiment: object) {
  return effortsOf(runRecord([], { efforts: { own: stated }, experiment }));
}

test('effort is days once and hours a month, in money only at a rate of the user', () => {
  expect(efforts({})).toMatchObject([
    {
      strategy: 'own',
      implementation: { personDays: { value: 0.75, low: 0.375, high: 3 }, items: [{ what: 'a bucket' }, { what: 'a role' }] },
      maintenance: { hoursPerMonth: { value: 1.5, low: 0.5, high: 4 }, items: [{ what: 'a timeout' }] },
      updateDowntime: 'a pause',
      sources: ['page'],
    },
  ]);
  expect(JSON.stringify(efforts({}))).not.toContain('usd');
});

test('a day has eight hours', () => {
  expect(efforts({ hourlyRateUsd: 100 })).toMatchObject([
    {
      implementation: { usd: { value: 600, low: 300, high: 2400 } },
      maintenance: { usdPerMonth: { value: 150, low: 50, high: 400 } },
    },
  ]);
});

test('a run that stored no effort has none', () => {
  expect(effortsOf(runRecord([]))).toEqual([]);
});
