import { expect, test } from 'vitest';
import { effortFiguresOf, effortParts, partAt, totalOf } from '../../../src/analysis/figures/effort.ts';
import { unstated } from '../../../src/analysis/figures/unstated-effort.ts';
import type { StatedEffort } from '../../../src/core/effort.ts';

const stated: StatedEffort = {
  resources: [{ item: 'a bucket', days: { value: 0.5, low: 0.25, high: 2 }, reason: 'one command, or an approval' }],
  roles: ['read access'],
  dependencies: [{ item: 'a client', days: { value: 1, low: 0.5, high: 4 }, reason: 'retries' }],
  failures: [{ item: 'a timeout', hoursPerMonth: { value: 1, low: 0.5, high: 3 }, reason: 'rare' }],
  modelUpdate: [],
  updateDowntime: 'none',
  onCall: [],
  sources: [],
};

test('a figure is the sum of its items, and so are its ends', () => {
  const parts = effortParts('own', { ...stated, roles: [] });
  expect(effortFiguresOf(parts)).toEqual({ implementation_days: 1.5, maintenance_h_per_month: 1 });
  expect(totalOf(parts.implementation)).toEqual({ value: 1.5, low: 0.75, high: 6 });
});

test('an item without a figure has the assumed range of its list, whoever lists it', () => {
  const { implementation } = effortParts('own', { ...stated, from: { roles: "the user's" } });
  expect(implementation[1]).toEqual({
    key: 'effort:roles:read access',
    list: 'roles',
    what: 'read access',
    source: 'assumed',
    ...unstated.roles,
  });
  expect(unstated.roles).toMatchObject({ value: 0.25, low: 0.05, high: 1 });
});

test('the figures of a list say whose they are', () => {
  const parts = effortParts('own', { ...stated, from: { resources: "the user's", failures: 'the plug-in' } });
  const sources = [...parts.implementation, ...parts.maintenance].map(({ what, source }) => [what, source]);
  expect(sources).toEqual([
    ['a bucket', "the user's"],
    ['read access', 'assumed'],
    ['a client', 'assumed'],
    ['a timeout', 'the plug-in'],
  ]);
});

test("the user's own figure stands in place of all items", () => {
  const parts = effortParts('own', { ...stated, implementationDays: { value: 3, low: 2, high: 5 } });
  expect(parts.implementation).toEqual([
    {
      key: 'effort:implementation of own',
      what: 'implementation of own',
      value: 3,
      low: 2,
      high: 5,
      source: "the user's",
      reason: 'as the experiment says',
    },
  ]);
  expect(parts.maintenance.map(({ what }) => what)).toEqual(['a timeout']);
});

test('the same item of two strategies has one key; in another list it is another item', () => {
  const bare = { ...stated, resources: [], dependencies: [], failures: [], roles: ['x'], onCall: ['x'] };
  const [one, other] = ['a', 'b'].map((strategy) => effortParts(strategy, bare));
  expect([one?.implementation[0]?.key, one?.maintenance[0]?.key]).toEqual(['effort:roles:x', 'effort:onCall:x']);
  expect(other).toEqual(one);
});

test('what a part takes runs from low to high, and is its value on average', () => {
  const part = { value: 0.25, low: 0.1, high: 1 };
  // P(below 0.25) = 0.75 / 0.9: 0.1 + 0.15 * (0.5 / 0.8333).
  expect([0, 0.5, 5 / 6].map((at) => partAt(part, at))).toEqual([0.1, expect.closeTo(0.19, 12), expect.closeTo(0.25, 12)]);
  expect(partAt(part, 11 / 12)).toBeCloseTo(0.625, 12);
  expect(partAt(part, 1)).toBe(1);
  const n = 100_000;
  const mean = Array.from({ length: n }, (_, i) => partAt(part, (i + 0.5) / n)).reduce((total, one) => total + one) / n;
  expect(mean).toBeCloseTo(0.25, 6);
});

test('what is known exactly is not drawn', () => {
  expect([0, 0.5].map((at) => partAt({ value: 2, low: 2, high: 2 }, at))).toEqual([2, 2]);
});
