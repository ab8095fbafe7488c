import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/analysis/decision/candidate.ts';
import { type Decision, decide } from '../../../src/analysis/decision/decide.ts';
import { type Limit } from '../../../src/analysis/decision/priorities.ts';
import { equalPriorities } from '../../../src/core/keys/priorities.ts';
import { type Priorities } from '../../../src/core/keys/priorities.ts';
import type { EffortPart } from '../../../src/analysis/figures/effort.ts';
import { paragraphs } from '../../../src/report/sections/decision.ts';
import { candidate, costLine } from '../../decide/candidates.ts';

const nothing: Priorities = { throughput: 0, latency: 0, cost: 0, implementation: 0, maintenance: 0 };

function decided(candidates: readonly Candidate[], priorities: Partial<Priorities>, limits: readonly Limit[] = []): Decision {
  return decide({ name: 'case', candidates }, { priorities: { ...nothing, ...priorities }, limits, seed: 1 });
}

/** Two repeats, 10 % below and above. */
function twice(strategy: string, rowsPerS: number): Candidate {
  const repeats = [-0.1, 0.1].map((log) => ({ throughput_rows_per_s: rowsPerS * Math.exp(log) }));
  return { ...candidate(strategy, rowsPerS, 1), repeats };
}

function order(candidates: readonly Candidate[]): string[] {
  return decided(candidates, { throughput: 1, cost: 1 }).ranked.map(({ strategy }) => strategy);
}

/** Measured without a repeat. */
function once(strategy: string, rowsPerS: number): Candidate {
  const one = candidate(strategy, rowsPerS, 1);
  return { ...one, repeats: [one.figures] };
}

const quick = candidate('quick', 200, 8);
const cheap = candidate('cheap', 100, 1);

describe('what is weighed', () => {
  it("decides who wins: the least weighted sum of the ratios' logarithms", () => {
    expect(decided([quick, cheap], { throughput: 1 }).recommendation).toBe('quick');
    expect(decided([quick, cheap], { cost: 1 }).recommendation).toBe('cheap');
    // Twice as fast against an eighth of the cost: even at 3 : 1.
    expect(decided([quick, cheap], { throughput: 9, cost: 1 }).recommendation).toBe('quick');
    expect(decided([quick, cheap], { throughput: 1, cost: 1 }).recommendation).toBe('cheap');
  });

  it('is normalised to the best, and the regret is the excess over the best of each draw', () => {
    const { ranked } = decided([quick, cheap], { throughput: 1 });
    expect(ranked.map(({ strategy, winProbability, regret }) => [strategy, winProbability, regret.toFixed(6)])).toEqual([
      ['quick', 1, '0.000000'],
      ['cheap', 0, '1.000000'],
    ]);
    expect(ranked.map(({ losses }) => losses)).toEqual([{ throughput: 0 }, { throughput: Math.log(2) }]);
  });

  it('leaves out what no strategy has a figure for, and says so', () => {
    const { criteria, leftOut } = decided([quick, cheap], equalPriorities);
    expect(criteria.map(({ consideration, weight }) => [consideration, weight])).toEqual([
      ['throughput', 0.5],
      ['cost', 0.5],
    ]);
    expect(leftOut).toEqual(['latency', 'implementation', 'maintenance']);
  });

  it('does not change the order of two strategies by adding a third that loses', () => {
    const slow = candidate('slow', 10, 20);
    expect(order([quick, cheap, slow]).slice(0, 2)).toEqual(order([quick, cheap]));
  });
});

describe('who is ranked', () => {
  it('is never one that is not ranked in the comparison', () => {
    const { recommendation, unranked } = decided([{ ...quick, unranked: 'saturated' }, cheap], { throughput: 1 });
    expect([recommendation, unranked]).toEqual(['cheap', [{ strategy: 'quick', reason: 'saturated' }]]);
  });

  it('is not one whose cost is "at least", where cost is weighed or limited', () => {
    const { sku, part, unit, rule } = costLine({ part: 'endpoint' });
    const unpriced = [{ part, sku, unit, rule, quantity: 1, evidence: 'assumed' as const, reason: 'no price' }];
    const open = { ...candidate('open', 300, 0.1), cost: { book: 'here', lines: [], unpriced } };
    expect(decided([open, cheap], { cost: 1 })).toMatchObject({
      recommendation: 'cheap',
      unranked: [{ strategy: 'open', reason: 'its cost is "at least": endpoint without a price' }],
    });
    expect(decided([open, cheap], { throughput: 1 }).recommendation).toBe('open');
    const limit: Limit = { key: 'cost_usd_per_million', relation: '<=', value: 5 };
    expect(decided([open, cheap], { throughput: 1 }, [limit]).recommendation).toBe('cheap');
  });

  it('is not one that lacks a figure which others have, or breaks a limit', () => {
    const timed = { ...cheap, figures: { ...cheap.figures, latency_p99_ms: 5 } };
    expect(decided([quick, timed], { latency: 1, throughput: 9 }).unranked).toEqual([
      { strategy: 'quick', reason: 'its latency is not known (latency_p99_ms)' },
    ]);
    const limits: Limit[] = [{ key: 'cost_usd_per_million', relation: '<=', value: 5 }];
    expect(decided([quick, cheap], { throughput: 1 }, limits).unranked).toEqual([
      { strategy: 'quick', reason: 'not within cost_usd_per_million <= 5: 8', byLimit: true },
    ]);
  });

  it("weighs no throughput of an open loop: its rate is the schedule's", () => {
    const stream = candidate('stream', 100, 1, { figures: { throughput_rows_per_s: 100, rate_asked_per_s: 100 } });
    expect(decided([stream], { throughput: 1 })).toMatchObject({ leftOut: ['throughput'], ranked: [], settled: false });
  });
});

describe('draws', () => {
  const assumed = [costLine({ part: 'endpoint', evidence: 'assumed', usd: 1 })];
  const open = candidate('open', 100, 1, { cost: { book: 'here', lines: assumed, unpriced: [] } });

  it('give the same for the same seed', () => {
    expect(decided([quick, open], { cost: 1, throughput: 2 })).toEqual(decided([quick, open], { cost: 1, throughput: 2 }));
  });

  it('name the assumed quantity that would settle an undecided case', () => {
    const known = candidate('known', 100, 1.05);
    const decision = decided([open, known], { cost: 1 });
    expect(decision).toMatchObject({ settled: false, settling: { input: 'quantity:endpoint' } });
    // Of ln(factor) uniform in ±ln 2, the share below ln 1.05: (ln 2 + ln 1.05) / (2 ln 2) = 0.535.
    expect(decision.ranked.map(({ winProbability }) => winProbability)).toEqual([
      expect.closeTo(0.535, 2),
      expect.closeTo(0.465, 2),
    ]);
    // Nine of ten tenths are decided by it; the tenth with the crossing is 0.35 of its way along.
    expect(decision.settling?.winProbability).toBeCloseTo(0.965, 2);
  });

  it('let an assumption that two strategies share favour neither', () => {
    const dearer = candidate('dearer', 100, 1.05, {
      cost: { book: 'here', lines: [costLine({ part: 'endpoint', evidence: 'assumed', usd: 1.05 })], unpriced: [] },
    });
    expect(decided([open, dearer], { cost: 1 })).toMatchObject({ recommendation: 'open', settled: true });
  });

  it('name repeats where noise is all that is open, and weights where the user decides', () => {
    expect(decided([once('a', 100), once('b', 101)], { throughput: 1 }).settling?.input).toMatch(/^noise:/);
    const even = candidate('even', 100, 4);
    const other = candidate('other', 50, 2);
    expect(decided([even, other], { throughput: 1, cost: 1 }).settling?.input).toMatch(/^weight:/);
  });

  it('take the noise of a median from the repeats, less the more there are', () => {
    // Deviation 0.1 x sqrt 2 of one repeat, 0.1 of two, 0.1 x sqrt 2 of the difference: the normal distribution at 0.1 / 0.1414.
    const { ranked } = decided([twice('a', 100 * Math.exp(0.1)), twice('b', 100)], { throughput: 1 });
    expect(ranked.map(({ strategy, winProbability }) => [strategy, winProbability])).toEqual([
      ['a', expect.closeTo(0.76, 2)],
      ['b', expect.closeTo(0.24, 2)],
    ]);
  });

  it('call nothing settled that has no rival', () => {
    expect(decided([quick], { throughput: 1 })).toMatchObject({ recommendation: 'quick', settled: false });
  });
});

const atMost = (value: number): Limit[] => [{ key: 'cost_usd_per_million', relation: '<=', value }];

describe('limits', () => {
  const open = candidate('open', 100, 1, {
    cost: { book: 'here', lines: [costLine({ part: 'endpoint', evidence: 'assumed', usd: 1 })], unpriced: [] },
  });

  it('hold in every draw: none is won by a strategy that is beyond one in it', () => {
    const slower = candidate('slower', 50, 1);
    const { ranked } = decided([open, slower], { throughput: 1 }, atMost(Math.SQRT2));
    // Of ln(factor) uniform in ±ln 2, three quarters lie below ln 2 / 2.
    expect(
      ranked.map(({ strategy, winProbability, withinProbability }) => [strategy, winProbability, withinProbability]),
    ).toEqual([
      ['open', expect.closeTo(0.75, 2), expect.closeTo(0.75, 2)],
      ['slower', expect.closeTo(0.25, 2), 1],
    ]);
    // Against the best within the limit: where open is beyond it, nothing is better than slower.
    expect(ranked.map(({ regret }) => regret)).toEqual([0, expect.closeTo(0.75, 2)]);
  });

  it('leave nothing to choose where one strategy is left: it is settled by the share of draws in which it keeps them', () => {
    const alone = decided([open, quick], { throughput: 1 }, atMost(Math.SQRT2));
    expect(alone).toMatchObject({ recommendation: 'open', settled: false, settling: { input: 'quantity:endpoint' } });
    expect(alone.ranked[0]?.withinProbability).toBeCloseTo(0.75, 2);
    expect(paragraphs(alone)[0]).toMatch(
      /^case: only open can be ranked; it keeps cost_usd_per_million <= 1\.414\S* in 7\d\.?\d? % of 10,000 draws .*What would settle it most: to measure what one run uses in the cloud of: endpoint/,
    );
    const sure = decided([cheap, quick], { throughput: 1 }, atMost(5));
    expect(sure).toMatchObject({ recommendation: 'cheap', settled: true });
    expect(paragraphs(sure)[0]).toMatch(
      /^case: take cheap, the only one that can be ranked\. It keeps cost_usd_per_million <= 5 in 100 % of 10,000 draws/,
    );
  });

  it('count the regret of the draws within them, and a slow repeat as slow and dear', () => {
    const slower = { ...open, strategy: 'slower', figures: { ...open.figures, throughput_rows_per_s: 50 } };
    const { ranked } = decided([candidate('fast', 100, 1), slower], { throughput: 1 }, atMost(Math.SQRT2));
    expect(ranked[1]).toMatchObject({
      strategy: 'slower',
      regret: expect.closeTo(1, 9),
      withinProbability: expect.closeTo(0.75, 2),
    });
    const repeats = [-0.1, 0.1].map((log) => ({
      throughput_rows_per_s: 100 * Math.exp(-log),
      cost_usd_per_million: Math.exp(log),
    }));
    const both: Limit[] = [...atMost(1), { key: 'throughput_rows_per_s', relation: '>=', value: 100 }];
    const noisy = decided([{ ...candidate('noisy', 100, 1), repeats }], { throughput: 1 }, both);
    expect(noisy.ranked[0]?.withinProbability).toBeCloseTo(0.5, 1);
  });

  it('of effort hold as often as its items, drawn in their ranges, keep them', () => {
    const days: EffortPart = { key: 'a', what: 'a', value: 1, low: 0.5, high: 3, source: 'assumed', reason: 'a' };
    const few = candidate('few', 100, 1, { figures: { throughput_rows_per_s: 100, implementation_days: 1 } });
    const limit: Limit = { key: 'implementation_days', relation: '<=', value: 1 };
    const effort = { implementation: [days], maintenance: [] };
    // Below its mean with (3 - 1) / (3 - 0.5).
    expect(decided([{ ...few, effort }, cheap], { throughput: 1 }, [limit]).ranked[0]?.withinProbability).toBeCloseTo(0.8, 1);
  });
});
