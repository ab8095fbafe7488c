import { expect, test } from 'vitest';
import type { Candidate } from '../../src/decide/candidate.ts';
import { decide } from '../../src/decide/decide.ts';
import { effortFigures } from '../../src/decide/effort.ts';
import { parsePriorities } from '../../src/decide/priorities.ts';
import { candidate } from './candidates.ts';

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
  expect(effortFigures(effort)).toEqual({ implementation_items: 5, maintenance_items: 5 });
  expect(effortFigures(undefined)).toEqual({});
});

/** Alike but for the items to maintain. */
function withItems(strategy: string, items: number): Candidate {
  return candidate(strategy, 100, 1, { figures: { maintenance_items: items } });
}

function byMaintenance(candidates: readonly Candidate[]) {
  return decide({ name: 'case', candidates }, { priorities: parsePriorities('maintenance=1', []), limits: [], seed: 1 });
}

test('what an item takes is drawn for each strategy, between half and twice: only four times as many surely lose', () => {
  expect(byMaintenance([withItems('few', 2), withItems('many', 9)]).ranked[0]).toMatchObject({
    strategy: 'few',
    winProbability: 1,
  });
  const twice = byMaintenance([withItems('few', 2), withItems('more', 4)]);
  // The difference of two uniform draws in ±ln 2 is below ln 2 in 7 of 8 cases.
  expect(twice.ranked[0]?.winProbability).toBeCloseTo(0.875, 2);
});

test('estimating what the items take settles what counts alone do not', () => {
  expect(byMaintenance([withItems('a', 3), withItems('b', 3)])).toMatchObject({
    settled: false,
    settling: { input: expect.stringMatching(/^effort:maintenance:/) },
  });
});

test('a strategy that states no effort is not ranked on it', () => {
  expect(byMaintenance([withItems('a', 3), candidate('silent', 100, 1)]).unranked).toEqual([
    { strategy: 'silent', reason: 'its maintenance is not known (maintenance_items)' },
  ]);
});
