/** What a decision says of a strategy does not depend on which others are there. */
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/analysis/decision/candidate.ts';
import type { Decision } from '../../../src/analysis/decision/decide.ts';
import type { RankedStrategy } from '../../../src/analysis/decision/order.ts';
import { analyse } from '../../../src/analysis/index.ts';
import { defaultPriorities } from '../../../src/core/keys/priorities.ts';
import type { Cell } from '../../../src/core/record.ts';
import { batchResult, measured, runRecord, streamResult } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';
import { caseOf, candidate, costLine, decide } from '../../decide/candidates.ts';

const priorities = { ...defaultPriorities, latency: 0 };

function decided(candidates: readonly Candidate[]): Decision {
  return decide(caseOf(candidates), { priorities, limits: [], seed: 1 });
}

const repeats = (rowsPerS: number, usd: number) =>
  [-0.08, 0.02, 0.06].map((log) => ({
    throughput_rows_per_s: rowsPerS * Math.exp(-log),
    cost_usd_per_million: usd * Math.exp(log),
  }));

const assumed = (usd: number) => [
  costLine({ usd: usd / 2 }),
  costLine({ part: 'endpoint', evidence: 'assumed', usd: usd / 4 }),
  costLine({ sku: 'disputed', confidence: 'medium', usd: usd / 4 }),
];

const best = candidate('best', 100, 1, { repeats: repeats(100, 1), lines: assumed(1) });
const rival = candidate('rival', 90, 1.2, { repeats: repeats(90, 1.2), lines: assumed(1.2) });
const third = candidate('third', 150, 4, { repeats: repeats(150, 4) });
const three = [best, rival, third];

/** All but the losses, which are shown against the best of those that are there. */
const shown = ({ strategy, figures, regret, tied, nearBest, withinProbability }: RankedStrategy) => ({
  strategy,
  figures,
  regret,
  tied,
  nearBest,
  withinProbability,
});

const others = (decision: Decision) =>
  decision.ranked.filter(({ strategy }) => ['best', 'rival', 'third'].includes(strategy)).map(shown);

describe('the figures of three strategies are the same', () => {
  const before = decided(three);

  it('with a copy of the best, which ties with it', () => {
    for (const place of [0, 1, 3]) {
      const after = decided(three.toSpliced(place, 0, { ...best, strategy: 'copy' }));
      expect(others(after)).toEqual(others(before));
      expect(after.best).toEqual(['best', 'copy']);
      expect([after.sure, after.settled]).toEqual([before.sure, before.settled]);
      expect(after.ranked.find(({ strategy }) => strategy === 'copy')?.regret).toBe(0);
      expect(after).not.toHaveProperty('recommendation');
    }
  });

  it('with copies of the others', () => {
    const after = decided([...three, { ...rival, strategy: 'copy' }, { ...third, strategy: 'another' }]);
    expect(others(after)).toEqual(others(before));
    expect([after.recommendation, after.sure]).toEqual([before.recommendation, before.sure]);
  });

  it('with one that is worse in everything, however noisy and uncertain it is', () => {
    const noisy = [-1, 0, 1].map((log) => ({ throughput_rows_per_s: 10 * Math.exp(log), cost_usd_per_million: 50 }));
    const lines = [costLine({ part: 'a part of its own', evidence: 'assumed', usd: 50 })];
    const after = decided([candidate('dummy', 10, 50, { repeats: noisy, lines }), ...three]);
    expect(others(after)).toEqual(others(before));
    expect([after.recommendation, after.sure]).toEqual([before.recommendation, before.sure]);
  });

  it('in any order', () => {
    expect(others(decided([third, rival, best]))).toEqual(others(before));
  });

  it('under any name', () => {
    const renamed = decided(three.map((one) => ({ ...one, strategy: `${one.strategy}-2` })));
    expect(renamed.ranked.map((one) => ({ ...shown(one), strategy: one.strategy.slice(0, -2) }))).toEqual(others(before));
  });
});

const repeated = (cells: (repeat: number) => readonly Cell[]) => [1, 2, 3].flatMap(cells);

const decisionsOf = (cells: readonly Cell[]) =>
  analyse(runRecord(cells), book).decisions.flatMap((one) => [one, ...(one.cloud === undefined ? [] : [one.cloud])]);

const cell = (strategy: string, makespanS: number, repeat: number) =>
  measured(strategy, 'batch', batchResult({ makespanS, throughputRowsPerS: 10_000 / makespanS }), repeat);

const two = (repeat: number) => [cell('a', 4 + repeat / 10, repeat), cell('b', 5 - repeat / 10, repeat)];

describe('in a stored run', () => {
  const strategies = new Set(['a', 'b']);
  const regrets = (decisions: readonly Decision[]) =>
    decisions.map(({ ranked }) =>
      ranked.filter(({ strategy }) => strategies.has(strategy)).map(({ strategy, regret }) => [strategy, regret]),
    );

  it('a planted copy and a planted dummy move no other strategy', () => {
    const before = regrets(decisionsOf(repeated(two)));
    const planted = repeated((repeat) => [
      cell('copy', 4 + repeat / 10, repeat),
      ...two(repeat),
      cell('dummy', 40 * repeat, repeat),
    ]);
    expect(regrets(decisionsOf(planted))).toEqual(before);
  });

  it('a stream without p99 does not change what the others are judged by', () => {
    const latency = { samples: 2000, min: 1, mean: 2, histogram: '', max: 90 };
    const fast = streamResult({ latencyMs: { ...latency, p50: 2, p95: 9, p99: 10 } });
    const even = streamResult({ latencyMs: { ...latency, p50: 3, p95: 4, p99: 30 } });
    const few = streamResult({ latencyMs: { ...latency, samples: 900, p50: 1, p95: 1, p99: 1 } });
    const [decision] = decisionsOf(
      repeated((repeat) => [
        measured('a', 'stream', fast, repeat),
        measured('b', 'stream', even, repeat),
        measured('few', 'stream', few, repeat),
      ]),
    );
    expect(decision).toMatchObject({
      recommendation: 'a',
      criteria: [{ key: 'latency_p99_ms' }],
      unranked: [{ strategy: 'few', reason: 'its latency is not known (latency_p99_ms)' }],
    });
  });
});
