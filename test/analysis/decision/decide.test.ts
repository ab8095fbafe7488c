import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/analysis/decision/candidate.ts';
import type { Decision } from '../../../src/analysis/decision/decide.ts';
import { type Limit } from '../../../src/analysis/decision/priorities.ts';
import type { EffortPart } from '../../../src/analysis/figures/effort.ts';
import { defaultPriorities, type Priorities } from '../../../src/core/keys/priorities.ts';
import { caseOf, candidate, decide } from '../../decide/candidates.ts';

const nothing: Priorities = { throughput: 0, latency: 0, cost: 0, implementation: 0, maintenance: 0 };

function decided(candidates: readonly Candidate[], priorities: Partial<Priorities>, limits: readonly Limit[] = []): Decision {
  return decide(caseOf(candidates), { priorities: { ...nothing, ...priorities }, limits, seed: 1 });
}

function order(candidates: readonly Candidate[]): string[] {
  return decided(candidates, { throughput: 1, cost: 1 }).ranked.map(({ strategy }) => strategy);
}

const quick = candidate('quick', 200, 8);
const cheap = candidate('cheap', 100, 1, { figures: { cost_usd_per_month: 3 } });

/** Whose bill lies between half and twice what is stated, by a quantity of that name. */
function uncertain(strategy: string, usd: number): Candidate {
  const known = candidate(strategy, 100, usd);
  return {
    ...known,
    unknowns: [
      {
        key: 'endpoint',
        input: { kind: 'usage', of: 'endpoint' },
        settledBy: (strategies) => `the hours of the endpoint of ${strategies.join(', ')}`,
      },
    ],
    over: (draws, slower) => {
      const { of, sustained } = known.over(draws, slower);
      const factor = draws.valueOf('endpoint', (at = 0.5) => 2 ** (2 * at - 1));
      return {
        sustained,
        of(key) {
          const figure = of(key);
          return key.startsWith('cost_') ? (draw) => figure(draw) * factor(draw) : figure;
        },
      };
    },
  };
}

const open = uncertain('open', 1);

const timed = (strategy: string, latencies: Readonly<Record<string, number>>) =>
  candidate(strategy, 100, 1, { figures: { ...latencies, rate_asked_per_s: 100 } });

describe('what is weighed', () => {
  it("decides who is best: the least weighted sum of the ratios' logarithms", () => {
    expect(decided([quick, cheap], { throughput: 1 }).recommendation).toBe('quick');
    expect(decided([quick, cheap], { cost: 1 }).recommendation).toBe('cheap');
    // Twice as fast against an eighth of the cost: even at 3 : 1.
    expect(decided([quick, cheap], { throughput: 9, cost: 1 }).recommendation).toBe('quick');
    expect(decided([quick, cheap], { throughput: 1, cost: 1 }).recommendation).toBe('cheap');
  });

  it('is normalised to the best, and the regret is the excess over the best', () => {
    const { ranked } = decided([quick, cheap], { throughput: 1 });
    expect(ranked.map(({ strategy, regret, nearBest }) => [strategy, regret.toFixed(3), nearBest])).toEqual([
      ['quick', '0.000', 1],
      ['cheap', '1.000', 0],
    ]);
    expect(ranked.map(({ losses }) => losses)).toEqual([{ throughput: 0 }, { throughput: Math.log(2) }]);
  });

  it('leaves out what no strategy has a figure for, and says so', () => {
    const { criteria, leftOut } = decided([quick, cheap], defaultPriorities);
    expect(criteria.map(({ consideration, weight }) => [consideration, weight])).toEqual([
      ['throughput', 0.5],
      ['cost', 0.5],
    ]);
    expect(leftOut).toEqual([{ consideration: 'latency', reason: 'no strategy has a figure' }]);
  });

  it('is no effort unless someone asks for it', () => {
    expect([defaultPriorities.implementation, defaultPriorities.maintenance]).toEqual([0, 0]);
  });

  it('does not change the order of two strategies by adding a third that loses', () => {
    const slow = candidate('slow', 10, 20);
    expect(order([quick, cheap, slow]).slice(0, 2)).toEqual(order([quick, cheap]));
  });

  it("is no throughput of an open loop: its rate is the schedule's", () => {
    const stream = candidate('stream', 100, 1, { figures: { rate_asked_per_s: 100 } });
    const { leftOut, ranked, settled } = decided([stream], { throughput: 1 });
    expect([leftOut.map(({ consideration }) => consideration), ranked, settled]).toEqual([['throughput'], [], false]);
  });

  it('is the percentile that half of the strategies have: one without it is not ranked, and changes nothing for the others', () => {
    // By p95 b would be best.
    const a = timed('a', { latency_p95_ms: 9, latency_p99_ms: 10 });
    const b = timed('b', { latency_p95_ms: 5, latency_p99_ms: 20 });
    const short = timed('short', { latency_p95_ms: 1 });
    const decision = decided([a, b, short], { latency: 1 });
    expect(decision.criteria.map(({ key }) => key)).toEqual(['latency_p99_ms']);
    expect(decision.recommendation).toBe('a');
    expect(decision.unranked).toEqual([{ strategy: 'short', reason: 'its latency is not known (latency_p99_ms)' }]);
    expect(decision.ranked).toEqual(decided([a, b], { latency: 1 }).ranked);
    // One that alone has more samples does not exclude the others.
    const most = [timed('c', { latency_p95_ms: 5 }), timed('d', { latency_p95_ms: 6 }), b];
    expect(decided(most, { latency: 1 }).criteria.map(({ key }) => key)).toEqual(['latency_p95_ms']);
  });
});

describe('who is ranked', () => {
  it('is never one that is not ranked in the comparison', () => {
    const { recommendation, unranked } = decided([{ ...quick, unranked: 'saturated' }, cheap], { throughput: 1 });
    expect([recommendation, unranked]).toEqual(['cheap', [{ strategy: 'quick', reason: 'saturated' }]]);
  });

  it('is not one whose cost is "at least", where cost is weighed or limited', () => {
    const atLeast = candidate('open', 300, 0.1, { unpriced: ['endpoint'] });
    expect(decided([atLeast, cheap], { cost: 1 })).toMatchObject({
      recommendation: 'cheap',
      unranked: [{ strategy: 'open', reason: 'its cost is "at least": endpoint without a price' }],
    });
    expect(decided([atLeast, cheap], { throughput: 1 }).recommendation).toBe('open');
    for (const key of ['cost_usd_per_million', 'cost_usd_per_month']) {
      const unranked = [{ strategy: 'open', reason: `its cost is "at least", so that ${key} <= 5 is not known to hold` }];
      expect(decided([atLeast, cheap], { throughput: 1 }, [{ key, relation: '<=', value: 5 }])).toMatchObject({ unranked });
    }
  });

  it('is not one that breaks a limit', () => {
    const limits: Limit[] = [{ key: 'cost_usd_per_million', relation: '<=', value: 5 }];
    expect(decided([quick, cheap], { throughput: 1 }, limits).unranked).toEqual([
      { strategy: 'quick', reason: 'not within cost_usd_per_million <= 5: 8', byLimit: true },
    ]);
  });
});

const noisy = (strategy: string) => {
  const figures = [-0.1, 0.1].map((log) => ({
    throughput_rows_per_s: 100 * Math.exp(-log),
    cost_usd_per_million: Math.exp(log),
  }));
  return candidate(strategy, 100, 1, { repeats: figures });
};

describe('draws', () => {
  it('give the same for the same seed', () => {
    const [first, second] = [1, 2].map(() => decided([quick, open], { cost: 1, throughput: 2 }));
    expect({ ...first, sensitivity: first?.sensitivity?.() }).toEqual({ ...second, sensitivity: second?.sensitivity?.() });
  });

  it('name the assumed quantity that would settle an undecided case', () => {
    const known = candidate('known', 100, 1.2);
    const decision = decided([open, known], { cost: 1 });
    // Of ln(factor) uniform in ±ln 2: within 5 % of the other's 1.2 up to a factor of 1.26, (ln 2 + ln 1.26) / (2 ln 2) = 0.667.
    expect(decision).toMatchObject({ settled: false, recommendation: 'open', sure: expect.closeTo(0.667, 1) });
    // Nine of ten tenths are decided by it; in that from a factor of 1.15 to 1.32 it is near up to 1.26, and known from 1.143.
    expect(decision.settling).toEqual({
      input: 'endpoint',
      settledBy: 'the hours of the endpoint of open',
      sure: expect.closeTo(1, 1),
    });
  });

  it('let an assumption that two strategies share favour neither', () => {
    const dearer = uncertain('dearer', 1.2);
    expect(decided([open, dearer], { cost: 1 })).toMatchObject({ recommendation: 'open', settled: true, sure: 1 });
    expect(decided([open, dearer], { cost: 1 }).ranked[1]?.regret).toBeCloseTo(0.2, 3);
  });

  it('name weights where the user decides', () => {
    const even = candidate('even', 100, 4);
    const other = candidate('other', 50, 1.9);
    expect(decided([even, other], { throughput: 1, cost: 1 }).settling?.input).toMatch(/^weight:/);
  });

  it('move by what their inputs say: a slow repeat is slow and dear together', () => {
    const both: Limit[] = [
      { key: 'cost_usd_per_million', relation: '<=', value: 1 },
      { key: 'throughput_rows_per_s', relation: '>=', value: 100 },
    ];
    // Independent, both limits would hold in a quarter of the draws.
    expect(decided([noisy('noisy')], { throughput: 1 }, both).ranked[0]?.withinProbability).toBeCloseTo(0.5, 1);
  });
});

const atMost = (value: number): Limit[] => [{ key: 'cost_usd_per_million', relation: '<=', value }];

describe('limits', () => {
  it('hold in every draw: what keeps them in fewer than 80 % is not recommended, however good', () => {
    const slower = candidate('slower', 50, 1);
    const { recommendation, ranked } = decided([open, slower], { throughput: 1 }, atMost(Math.SQRT2));
    expect(recommendation).toBe('slower');
    // Of ln(factor) uniform in ±ln 2, three quarters lie below ln 2 / 2. Where open is within, slower is not near the best.
    expect(ranked.map(({ strategy, withinProbability, nearBest }) => [strategy, withinProbability, nearBest])).toEqual([
      ['slower', 1, expect.closeTo(0.25, 2)],
      ['open', expect.closeTo(0.75, 2), expect.closeTo(0.75, 2)],
    ]);
    expect(ranked[1]?.regret).toBeCloseTo(-0.5, 2);
  });

  it('recommend nothing that seldom keeps them, and name what would settle it', () => {
    const alone = decided([open, quick], { throughput: 1 }, atMost(Math.SQRT2));
    expect(alone).toMatchObject({ best: [], settled: false, settling: { input: 'endpoint' } });
    expect(alone).not.toHaveProperty('recommendation');
    expect(alone.ranked[0]?.withinProbability).toBeCloseTo(0.75, 2);
    expect(decided([cheap, quick], { throughput: 1 }, atMost(5))).toMatchObject({ recommendation: 'cheap', settled: true });
  });

  it('of effort hold as often as its items, drawn in their ranges, keep them', () => {
    const days: EffortPart = { key: 'a', what: 'a', value: 1, low: 0.5, high: 3, source: 'assumed', reason: 'a' };
    const few = candidate('few', 100, 1, {
      figures: { implementation_days: 1 },
      effort: { implementation: [days], maintenance: [] },
    });
    const limit: Limit = { key: 'implementation_days', relation: '<=', value: 1 };
    // Below its mean with (3 - 1) / (3 - 0.5).
    expect(decided([few, cheap], { throughput: 1 }, [limit]).ranked[0]?.withinProbability).toBeCloseTo(0.8, 1);
  });
});
