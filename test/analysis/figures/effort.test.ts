import { expect, test } from 'vitest';
import { effortCounts, effortItems } from '../../../src/analysis/figures/effort.ts';

test('implementation and maintenance count the facts, and the pipeline itself as one more', () => {
  const effort = {
    resources: ['a', 'b'],
    roles: ['c'],
    dependencies: ['d'],
    failures: ['e'],
    modelUpdate: ['f', 'g', 'h'],
    updateDowntime: 'none',
    onCall: [],
    sources: ['i'],
  };
  const items = effortItems(effort);
  expect(items.implementation).toEqual(['the pipeline itself', 'resources: a', 'resources: b', 'roles: c', 'dependencies: d']);
  expect(effortCounts(items)).toEqual({ implementation_items: 5, maintenance_items: 5 });
});
