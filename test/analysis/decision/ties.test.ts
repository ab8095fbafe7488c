import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/analysis/decision/candidate.ts';
import type { Decision } from '../../../src/analysis/decision/decide.ts';
import { parsePriorities } from '../../../src/analysis/decision/priorities.ts';
import { caseOf, candidate, decide } from '../../decide/candidates.ts';

function decided(candidates: readonly Candidate[], priorities = 'throughput=1'): Decision {
  return decide(caseOf(candidates), { priorities: parsePriorities(priorities, []), limits: [], seed: 1 });
}

/** Measured so often, always the same. */
function measured(strategy: string, rowsPerS: number, times: number): Candidate {
  const figures = { throughput_rows_per_s: rowsPerS };
  return candidate(strategy, rowsPerS, 1, { repeats: Array.from({ length: times }, () => figures) });
}

const takes = (strategy: string, days: number, hours: number) =>
  candidate(strategy, 100, 1, { figures: { implementation_days: days, maintenance_h_per_month: hours } });

describe('a tie with the best', () => {
  it('is a difference below 5 %', () => {
    expect(decided([candidate('b', 100, 1), candidate('a', 96, 1), candidate('c', 94, 1)])).toMatchObject({
      best: ['a', 'b'],
      ranked: [{ strategy: 'a' }, { strategy: 'b' }, { strategy: 'c', tied: false }],
      settled: true,
    });
  });

  it('is a difference within the noise', () => {
    // One deviation of each is 0.1 / 4, 1.645 of their difference 5.82 %.
    expect(decided([measured('a', 100, 4), measured('b', 100 * Math.exp(-0.057), 4)]).best).toEqual(['a', 'b']);
    expect(decided([measured('a', 100, 4), measured('b', 100 * Math.exp(-0.06), 4)]).best).toEqual(['a']);
    // Of one measurement each, 10 % are assumed: 23.3 %.
    expect(decided([measured('a', 100, 1), measured('b', 100 * Math.exp(-0.23), 1)]).best).toEqual(['a', 'b']);
    expect(decided([measured('a', 100, 1), measured('b', 100 * Math.exp(-0.235), 1)]).best).toEqual(['a']);
  });

  it('that is exact has no order but that of the names, wherever they are listed', () => {
    const [one, other] = [candidate('b', 100, 1), candidate('a', 100, 1)];
    const [first, second] = [decided([one, other]), decided([other, one])];
    expect({ ...first, sensitivity: undefined }).toEqual({ ...second, sensitivity: undefined });
    expect(first).not.toHaveProperty('recommendation');
    expect(first.ranked.map(({ strategy, regret, tied, nearBest }) => [strategy, regret, tied, nearBest])).toEqual([
      ['a', 0, true, 1],
      ['b', 0, true, 1],
    ]);
  });

  it('is broken by effort, where that is not weighed already', () => {
    expect(decided([takes('a', 5, 3), takes('b', 4, 3)])).toMatchObject({
      recommendation: 'b',
      best: ['a', 'b'],
      byEffort: true,
    });
    // Less to build, more to keep; as much of both; none is stated.
    expect(decided([takes('a', 5, 2), takes('b', 4, 3)])).not.toHaveProperty('recommendation');
    expect(decided([takes('a', 5, 3), takes('b', 5, 3)])).not.toHaveProperty('recommendation');
    expect(decided([takes('a', 5, 3), candidate('b', 100, 1)])).not.toHaveProperty('recommendation');
  });
});

/** In two of five draws less than half as dear, in the others a tenth dearer: ln 0.4 x 0.4 + ln 1.1 x 0.6 = -0.309. */
const risk: Candidate['over'] = (draws) => ({
  sustained: () => true,
  of: () => draws.valueOf('coin', (at = 0.5) => (at < 0.4 ? 0.4 : 1.1)),
});

describe('how sure it is', () => {
  it('is said of three repeats and more', () => {
    expect(decided([measured('a', 100, 3), measured('b', 50, 3)])).toMatchObject({ sure: 1, settled: true, provisos: [] });
    const twice = decided([measured('a', 100, 2), measured('b', 50, 3)]);
    expect(twice).toMatchObject({
      recommendation: 'a',
      settled: false,
      provisos: [{ kind: 'repeats', repeats: 2 }],
    });
    expect(twice).not.toHaveProperty('sure');
    const once = decided([measured('a', 100, 3), measured('b', 50, 1)]);
    expect(once.provisos).toEqual([{ kind: 'repeats', repeats: 1 }]);
    // What is far from the best does not matter.
    expect(decided([measured('a', 100, 3), measured('b', 50, 3), measured('c', 10, 1)])).toMatchObject({ sure: 1 });
  });

  it('is not said of a measurement that says little', () => {
    const decision = decided([{ ...measured('a', 100, 3), doubts: ['short'] }, measured('b', 50, 3)]);
    expect(decision.provisos).toEqual([{ kind: 'short' }]);
    expect(decision).not.toHaveProperty('sure');
  });

  it('is that the difference is below 5 %', () => {
    // Deviation of the difference: 0.1 x sqrt(2) / 4 = 0.0354. 2 % ahead, a is at most 5 % behind with P(z < 0.0688 / 0.0354) = 0.974.
    const apart = decided([measured('a', 100, 4), measured('b', 100 * Math.exp(-0.02), 4)]);
    expect(apart.ranked[0]?.nearBest).toBeCloseTo(0.974, 2);
  });

  it('says nothing of the order: one that is seldom ahead, but then by much, has the least regret', () => {
    const steady = candidate('steady', 100, 1);
    const risky = candidate('risky', 100, 0.9);
    const { ranked, recommendation } = decided([steady, { ...risky, over: risk }], 'cost=1');
    expect(recommendation).toBe('risky');
    expect(ranked.map(({ strategy, nearBest }) => [strategy, nearBest])).toEqual([
      ['risky', expect.closeTo(0.4, 1)],
      ['steady', expect.closeTo(0.6, 1)],
    ]);
    expect(ranked[1]?.regret).toBeCloseTo(Math.expm1(0.309), 1);
  });
});
