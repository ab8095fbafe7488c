import { expect, test } from 'vitest';
import type { Candidate } from '../../../src/analysis/decision/candidate.ts';
import { decide } from '../../../src/analysis/decision/decide.ts';
import { parsePriorities } from '../../../src/analysis/decision/priorities.ts';
import { candidate } from '../../decide/candidates.ts';

/** Alike but for the items to maintain. */
function withItems(strategy: string, ...items: string[]): Candidate {
  return candidate(strategy, 100, 1, {
    figures: { maintenance_items: items.length },
    items: { implementation: [], maintenance: items },
  });
}

function byMaintenance(candidates: readonly Candidate[]) {
  return decide({ name: 'case', candidates }, { priorities: parsePriorities('maintenance=1', []), limits: [], seed: 1 });
}

test('what an item takes is drawn between a quarter and four times', () => {
  const { ranked } = byMaintenance([withItems('few', 'a'), withItems('more', 'b', 'c')]);
  // P(4^x < 4^y + 4^z) of uniform x, y, z in ±1, by numerical integration.
  expect(ranked[0]).toMatchObject({ strategy: 'few', winProbability: expect.closeTo(0.788, 1) });
});

test('an item of the same content takes the same with every strategy that has it', () => {
  const shared = byMaintenance([withItems('few', 'a', 'b'), withItems('more', 'a', 'b', 'c')]);
  expect(shared.ranked[0]).toMatchObject({ strategy: 'few', winProbability: 1 });
});

test('estimating what the items take settles what counts alone do not, once for strategies with the same items', () => {
  expect(byMaintenance([withItems('a', 'x'), withItems('b', 'y'), withItems('c', 'y')])).toMatchObject({
    settled: false,
    settling: { input: expect.stringMatching(/^effort:maintenance:(a|b,c)$/) },
  });
});

test('a strategy that states no effort is not ranked on it', () => {
  expect(byMaintenance([withItems('a', 'x'), candidate('silent', 100, 1)]).unranked).toEqual([
    { strategy: 'silent', reason: 'its maintenance is not known (maintenance_items)' },
  ]);
});
