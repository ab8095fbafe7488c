import { expect, test } from 'vitest';
import { seeded } from '../../../src/core/random.ts';
import type { Candidate } from '../../../src/analysis/decision/candidate.ts';
import { parsePriorities } from '../../../src/analysis/decision/priorities.ts';
import type { EffortPart } from '../../../src/analysis/figures/effort.ts';
import { caseOf, candidate, decide } from '../../decide/candidates.ts';

/** Alike but for the items to maintain, each of 1 hour a month (0.25 to 4). */
function withItems(strategy: string, ...items: string[]): Candidate {
  const maintenance = items.map((what): EffortPart => {
    return { key: what, what, value: 1, low: 0.25, high: 4, source: 'assumed', reason: 'a' };
  });
  return candidate(strategy, 100, 1, {
    figures: { maintenance_h_per_month: items.length },
    effort: { implementation: [], maintenance },
  });
}

function byMaintenance(candidates: readonly Candidate[]) {
  return decide(caseOf(candidates), { priorities: parsePriorities('maintenance=1', []), limits: [], seed: 1 });
}

test('what an item takes is drawn within its range', () => {
  const { ranked } = byMaintenance([withItems('few', 'a'), withItems('more', 'b', 'c')]);
  // P(X < 1.05 (Y + Z)) of three such items, by a simulation of its own.
  expect(ranked[0]).toMatchObject({ strategy: 'few', nearBest: expect.closeTo(simulated(), 1) });
});

test('an item of the same content takes the same with every strategy that has it', () => {
  const shared = byMaintenance([withItems('few', 'a', 'b'), withItems('more', 'a', 'b', 'c')]);
  expect(shared.ranked[0]).toMatchObject({ strategy: 'few', nearBest: 1 });
});

test('estimating what the items take settles what counts alone do not, once for strategies with the same items', () => {
  expect(byMaintenance([withItems('a', 'x'), withItems('b', 'y'), withItems('c', 'y')])).toMatchObject({
    settled: false,
    settling: { input: expect.stringMatching(/^effort:maintenance:(a|b,c)$/) },
  });
});

test('a strategy that states no effort is not ranked on it', () => {
  expect(byMaintenance([withItems('a', 'x'), candidate('silent', 100, 1)]).unranked).toEqual([
    { strategy: 'silent', reason: 'its maintenance is not known (maintenance_h_per_month)' },
  ]);
});

/** Even on either side of the mean of 1: from 0.25 with a chance of 0.8, up to 4. */
function simulated(): number {
  const uniform = seeded(7);
  const item = () => (uniform() < 0.8 ? 0.25 + 0.75 * uniform() : 1 + 3 * uniform());
  const draws = 100_000;
  let won = 0;
  for (let i = 0; i < draws; i++) won += Number(item() < 1.05 * (item() + item()));
  return won / draws;
}
