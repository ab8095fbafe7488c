/** One case again, by a simulation with formulas and random numbers of its own. */
import { expect, test } from 'vitest';
import { defaultPriorities } from '../../../src/core/keys/priorities.ts';
import { caseOf, candidate, costLine, decide } from '../../decide/candidates.ts';

const draws = 200_000;

/** Marsaglia's xorshift. */
function random(state: number): () => number {
  let bits = state;
  return () => {
    bits ^= bits << 13;
    bits ^= bits >>> 17;
    bits ^= bits << 5;
    return (bits >>> 0) / 2 ** 32;
  };
}

const speeds = { fast: [180, 200, 230], steady: [120, 121, 122], cheap: [70, 80, 78] } as const;
const prices = { fast: [9, 8, 7.5], steady: [3.1, 3, 3.2], cheap: [1, 1.1, 1.2] } as const;
const names = ['fast', 'steady', 'cheap'] as const;
type Name = (typeof names)[number];

/** Weighed 2 : 1; a part of each bill is an assumed quantity, a price of unsure source, or has a range. */
test('a case of three strategies with noise, assumed quantities, ranges and weights comes out the same', () => {
  const candidates = names.map((name) => {
    const repeats = speeds[name].map((speed, i) => ({
      throughput_rows_per_s: speed,
      cost_usd_per_million: prices[name][i] ?? NaN,
    }));
    const usd = prices[name][1];
    const lines = [
      costLine({ usd: usd / 2, part: 'endpoint', evidence: 'assumed' }),
      costLine({ usd: usd / 4, sku: 'disputed', confidence: 'disputed' }),
      costLine({ usd: usd / 4, sku: 'ranged', range: { low: 1, high: 2 }, usdRange: { low: usd / 8, high: usd } }),
    ];
    return candidate(name, speeds[name][1], usd, { repeats, lines });
  });
  const priorities = { ...defaultPriorities, throughput: 2, latency: 0 };
  const { ranked, sure } = decide(caseOf(candidates), { priorities, limits: [], seed: 1 });
  const own = simulated();
  for (const { strategy, regret, nearBest } of ranked) {
    const name = names.find((one) => one === strategy) ?? 'fast';
    expect(Math.abs(regret - own.regret[name])).toBeLessThan(0.02);
    expect(Math.abs(nearBest - own.near[name])).toBeLessThan(0.02);
  }
  // Each of the best three, by name, is as sure as the least of them.
  expect([ranked.length, sure]).toEqual([3, Math.min(...ranked.map(({ nearBest }) => nearBest))]);
});

function simulated(): { readonly regret: Record<Name, number>; readonly near: Record<Name, number> } {
  const uniform = random(2_463_534_242);
  const total: Record<Name, number> = { fast: 0, steady: 0, cheap: 0 };
  const near: Record<Name, number> = { fast: 0, steady: 0, cheap: 0 };
  for (let i = 0; i < draws; i++) {
    const speedWeight = 2 * exp(uniform, Math.log(1.5));
    const usdWeight = exp(uniform, Math.log(1.5));
    const endpoint = exp(uniform, Math.log(2));
    const disputed = exp(uniform, Math.log(1.2));
    const ranged = triangle(uniform, 0.5, 1, 4);
    const bill = (endpoint * 2 + disputed + ranged) / 4;
    const costs = names.map((name) => {
      const z = gauss(uniform);
      const slower = (values: readonly number[]) => (z * deviation(values)) / Math.sqrt(values.length);
      const lnSpeed = Math.log(speeds[name][1]) - slower(speeds[name]);
      const lnUsd = Math.log(prices[name][1] * bill) + slower(prices[name]);
      return (usdWeight * lnUsd - speedWeight * lnSpeed) / (usdWeight + speedWeight);
    });
    const best = Math.min(...costs);
    for (const [k, name] of names.entries()) {
      total[name] += costs[k] ?? NaN;
      near[name] += Number((costs[k] ?? NaN) < best + Math.log(1.05));
    }
  }
  const least = Math.min(...Object.values(total));
  const each = (of: (name: Name) => number) => ({ fast: of('fast'), steady: of('steady'), cheap: of('cheap') });
  return { regret: each((name) => Math.exp((total[name] - least) / draws) - 1), near: each((name) => near[name] / draws) };
}

/** Of one repeat: the assumed 10 % and the sample's squares, over as many. */
function deviation(values: readonly number[]): number {
  const logs = values.map((value) => Math.log(value));
  const middle = logs.reduce((a, b) => a + b) / logs.length;
  return Math.sqrt(logs.reduce((squares, log) => squares + (log - middle) ** 2, 0.01) / logs.length);
}

/** e to a power between -most and most. */
function exp(uniform: () => number, most: number): number {
  return Math.exp(2 * most * uniform() - most);
}

/** By rejection. */
function triangle(uniform: () => number, low: number, mode: number, high: number): number {
  for (;;) {
    const at = low + (high - low) * uniform();
    if (uniform() < (at < mode ? (at - low) / (mode - low) : (high - at) / (high - mode))) return at;
  }
}

/** Marsaglia's polar method. */
function gauss(uniform: () => number): number {
  for (;;) {
    const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
    const square = x * x + y * y;
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square);
  }
}
