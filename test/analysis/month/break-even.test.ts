/** Crossings of costs that are made by hand. */
import { describe, expect, test } from 'vitest';
import { rangeDraws } from '../../../src/analysis/cloud/cost.ts';
import type { BilledModel } from '../../../src/analysis/cloud/model.ts';
import { breakEven, decadesOf } from '../../../src/analysis/month/break-even.ts';
import type { StrategyCosts } from '../../../src/analysis/month/load-costs.ts';

const model: BilledModel = {
  kind: 'billed batch',
  strategy: '',
  evidence: 'cloud',
  assumed: [],
  noise: 0,
  repeats: 1,
  sizes: [],
};
const certain = (usd: number) => ({ value: usd, low: usd, high: usd });

/** USD a month at so many rows a day; `at` is where in its range an unknown lies, the middle where nothing is drawn. */
function costing(strategy: string, usd: (load: number, at: number) => number, unpriced: readonly string[] = []): StrategyCosts {
  const usdAt = (load: number) => usd(load, 0.5);
  const position = rangeDraws.positionOf(strategy);
  return {
    strategy,
    model,
    unpriced,
    month: { usd: certain(usdAt(1)), times: 1, lines: [] },
    usdAt,
    drawnUsdAt: (load, draw) => usd(load, position(draw)),
    rangeAt: (load) => certain(usdAt(load)),
  };
}

function found(...strategies: readonly StrategyCosts[]) {
  return breakEven({ workloads: ['w'], unit: 'rows/day', load: { value: 1, source: '' }, strategies, leftOut: [] });
}

const byUse = costing('by use', (load) => load * 0.01);
const flat = costing('flat', () => 100);

describe('two strategies', () => {
  test('cross where what is paid by use has cost what the other costs always', () => {
    const { pairs, cheapest } = found(byUse, flat);
    expect(pairs).toHaveLength(1);
    const [pair] = pairs;
    expect(pair).toMatchObject({ strategies: ['by use', 'flat'], first: 'a', open: false, atLeast: [] });
    expect(pair?.crossings.map(({ lower }) => lower)).toEqual(['b']);
    const [crossing] = pair?.crossings ?? [];
    expect((crossing?.load ?? NaN) / 10_000).toBeCloseTo(1, 5);
    expect(crossing?.usd[0]).toBeCloseTo(100, 3);
    expect(crossing?.usd[1]).toBe(100);
    expect(cheapest.map(({ strategies }) => strategies)).toEqual([['by use'], ['flat']]);
    expect([cheapest[0]?.from, cheapest[0]?.to === cheapest[1]?.from, cheapest[1]?.to]).toEqual([1, true, 1e9]);
  });

  test('that nothing is open of cross at one load; it is known to a hundredth', () => {
    const { low = NaN, high = NaN } = found(byUse, flat).pairs[0]?.crossings[0]?.interval ?? {};
    expect(low / 10_000).toBeCloseTo(1, 1);
    expect(high / 10_000).toBeCloseTo(1, 1);
    expect(high / low).toBeLessThan(1.01);
  });

  test('have an interval of the loads at which they may cross', () => {
    // From 0.0025 to 0.04 USD a row, its logarithm uniform: 100 USD at 40,000 to 2,500 rows.
    const uncertain = costing('by use', (load, at) => load * 0.01 * 4 ** (2 * at - 1));
    const { low = NaN, high = NaN } = found(uncertain, flat).pairs[0]?.crossings[0]?.interval ?? {};
    expect(low / (10_000 / 4 ** 0.95)).toBeCloseTo(1, 0);
    expect(high / (10_000 * 4 ** 0.95)).toBeCloseTo(1, 0);
    expect([low > 2500, high < 40_000]).toEqual([true, true]);
  });

  test('are open where their unknowns alone decide', () => {
    // Between a millionth and a million times as dear.
    const unknown = costing('unknown', (load, at) => (100 * 10 ** (24 * (at - 0.5)) * (load + 1e4)) / 2e4);
    expect(found(unknown, flat).pairs[0]?.open).toBe(true);
  });

  test('cross at each step, and then without an interval', () => {
    // A machine for each started 10,000 rows.
    const steps = costing('machines', (load) => 110 * Math.ceil(load / 10_000));
    const dearer = costing('by use', (load) => load * 0.012);
    const crossings = found(dearer, steps).pairs[0]?.crossings ?? [];
    expect((crossings[0]?.load ?? NaN) / (110 / 0.012)).toBeCloseTo(1, 5);
    expect((crossings[1]?.load ?? NaN) / 10_000).toBeCloseTo(1, 5);
    expect(crossings.slice(0, 2).map(({ lower, interval }) => [lower, interval])).toEqual([
      ['b', undefined],
      ['a', undefined],
    ]);
  });

  test('that cost the same are equal, and both the cheapest', () => {
    const { pairs, cheapest } = found(
      flat,
      costing('copy', () => 100 * (1 + 1e-12)),
    );
    expect(pairs[0]).toMatchObject({ first: 'equal', crossings: [], open: false });
    expect(cheapest).toEqual([{ from: 1, to: 1e9, strategies: ['flat', 'copy'] }]);
  });

  test('of which one costs "at least" have no cheapest where that one seems so', () => {
    const { pairs, cheapest } = found(
      costing('by use', (load) => load * 0.01, ['x/y']),
      flat,
    );
    expect(pairs[0]?.atLeast).toEqual(['by use']);
    expect(cheapest.map(({ strategies }) => strategies)).toEqual([[], ['flat']]);
  });
});

test('of three the cheapest changes only where the cheapest two cross', () => {
  const { pairs, cheapest } = found(
    byUse,
    flat,
    costing('dear', () => 1000),
  );
  expect(pairs.map(({ strategies }) => strategies.join(' '))).toEqual(['by use flat', 'by use dear', 'flat dear']);
  expect(cheapest.map(({ strategies }) => strategies)).toEqual([['by use'], ['flat']]);
});

test('a strategy without a price has no pair', () => {
  const { month: _, ...unpriced } = flat;
  expect(found(byUse, unpriced)).toMatchObject({ pairs: [], cheapest: [{ from: 1, to: 1e9, strategies: ['by use'] }] });
});

test('the decades of a load', () => {
  expect(decadesOf('messages/s')).toEqual([0.01, 0.1, 1, 10, 100, 1000, 10_000, 100_000]);
});
