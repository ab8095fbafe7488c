import { describe, expect, test } from 'vitest';
import { cloudSchema } from '../../../src/core/keys/cloud.ts';
import { type BookedPrice, loadPriceBook, type PriceBook } from '../../../src/prices/price-book.ts';
import type { Usage } from '../../../src/core/predictor.ts';
import { compare } from '../../../src/analysis/comparison/compare.ts';
import { type BreakEven, breakEven, crossingsOf, decadesOf } from '../../../src/analysis/month/break-even.ts';
import { monthData } from '../../../src/report/formats/json.ts';
import { layOut } from '../../../src/report/formats/terminal.ts';
import { breakEvenBlocks } from '../../../src/report/sections/break-even.ts';
import { domains, loadCosts } from '../../../src/analysis/month/load-costs.ts';
import { readRecord } from '../../../src/run/store.ts';
import type { Cell } from '../../../src/core/record.ts';
import { batchResult, measured, runRecord, streamResult } from '../../fixtures/results.ts';

const from = { source: 'page', confidence: 'good', book: 'book', from: '2026' } as const;
const prices: BookedPrice[] = [
  { ...from, sku: 'node', unit: 'node h', usd: 0.1 },
  { ...from, sku: 'cpu', unit: 'vCPU h', usd: 2.4, usdRange: { low: 1.2, high: 2.4 } },
  { ...from, sku: 'ops', unit: '1000 operations', usd: 1, freePerMonth: 730 },
];
const book: PriceBook = { id: 'book', region: 'here', currency: 'USD', gathered: '2026', prices, billingRules: [], open: [] };

function use(sku: string, unit: string, quantity: number, alwaysOn?: number): Usage {
  const usage: Usage = { part: 'part', sku, quantity, unit, evidence: 'measured', rule: 'rule' };
  return alwaysOn === undefined ? usage : { ...usage, alwaysOn };
}

/** A node up all month: USD 73. 2,500 rows/s at 0.6 are 129,600,000 rows a day. */
const endpoint = use('node', 'node h', 0.01, 1);
/** USD 2.4 of 10,000 rows, 73 a month of 10,000 a day. */
const byUse = use('cpu', 'vCPU h', 1);

function batch(strategy: string, ...usage: Usage[]): Cell {
  return measured(strategy, 'w', batchResult({ usage }));
}

function found(...cells: Cell[]): BreakEven {
  const record = runRecord(cells, { experiment: { cloud: cloudSchema.parse({}) } });
  const [costs] = loadCosts(compare(record, book));
  if (costs === undefined) throw new Error('the run has a batch or a stream');
  return breakEven(costs);
}

function breakEvenText(one: BreakEven): string {
  return layOut(breakEvenBlocks(one));
}

describe('batches', () => {
  test('an endpoint that is always on, and a strategy that is paid by use: 10,000 rows a day', () => {
    const { pairs, cheapest } = found(batch('rest', endpoint), batch('direct', byUse));
    expect(crossingsOf(pairs[0]?.regions ?? [])).toHaveLength(1);
    expect(crossingsOf(pairs[0]?.regions ?? [])[0]).toBeCloseTo(10_000, 8);
    expect(pairs[0]?.regions[1]?.first[0]).toBeCloseTo(73, 9);
    expect(cheapest.map(({ strategies }) => strategies)).toEqual([['direct'], ['rest']]);
    expect(cheapest[0]).toMatchObject({ from: 1 });
    expect(cheapest[1]).toMatchObject({ to: 1e9 });
  });

  test('ranges: at its low end the price by use is half, so that they cross at twice the load', () => {
    const { pairs } = found(batch('rest', endpoint), batch('direct', byUse));
    expect(pairs[0]?.rangeEnds?.low).toHaveLength(1);
    expect(pairs[0]?.rangeEnds?.low[0]).toBeCloseTo(20_000, 7);
    expect(pairs[0]?.rangeEnds?.high[0]).toBeCloseTo(10_000, 8);
    expect(found(batch('a', endpoint), batch('b', endpoint)).pairs[0]?.rangeEnds).toBeUndefined();
  });

  test('at a node boundary the endpoint passes what is paid by use, and falls behind again', () => {
    // USD 73 a month for 129,600,000 rows a day: 1.1 of it by use crosses at 1 / 1.1 of the boundary and, of two nodes, at 2 / 1.1.
    const boundary = 2500 * 86_400 * 0.6;
    const perRun = (1.1 * 73 * 10_000) / boundary / (730 / 24) / 2.4;
    const { pairs } = found(batch('rest', endpoint), batch('direct', use('cpu', 'vCPU h', perRun)));
    const loads = crossingsOf(pairs[0]?.regions ?? []).slice(0, 3);
    expect(loads[0]).toBeCloseTo(boundary / 1.1, 3);
    expect(loads[1]).toBe(boundary);
    expect(loads[2]).toBeCloseTo((2 * boundary) / 1.1, 3);
    const [, , after] = pairs[0]?.regions ?? [];
    expect(after?.first[0]).toBeCloseTo(146, 6);
    expect(after?.first[1]).toBeCloseTo(80.3, 6);
  });

  test('a free quota: nothing to pay up to its end, and from there on the rate', () => {
    // One unit for 10,000 rows, 24 rows a day are 730 a month: 730 units are free up to 240,000 rows a day; 73 more cost as much as a node.
    const { pairs, cheapest } = found(batch('rest', endpoint), batch('quota', use('ops', '1000 operations', 1)));
    expect(crossingsOf(pairs[0]?.regions ?? [])[0]).toBeCloseTo(264_000, 6);
    expect(cheapest.map(({ strategies }) => strategies)).toEqual([['quota'], ['rest']]);
  });

  test('what is unpriced in part cannot win, and what lies above it has lost', () => {
    const gpu = use('gpu', 'h', 1);
    const lower = found(batch('rest', endpoint), batch('direct', byUse, gpu));
    expect(lower.pairs[0]?.atLeast).toEqual(['direct']);
    expect(lower.cheapest.map(({ strategies }) => strategies)).toEqual([[], ['rest']]);
    const text = breakEvenText(lower);
    expect(text).toContain('1 to 10,000 rows/day: the cheapest cannot be told, since something that is used has no price.');
    expect(text).toMatch(/rest \/ direct {2}10,000 +not told +rest 73, direct ≥ 73 +rest +the same/);
    expect(text).toContain('direct costs at least that: no price for gpu.');
    const none = found(batch('rest', endpoint), batch('direct', gpu));
    expect(none.pairs).toEqual([]);
    expect(breakEvenText(none)).toContain('direct is compared with none: nothing that it used has a price.');
    expect(breakEvenText(none)).toContain('rest is the only strategy with a cost: there is none to compare it with.');
    expect(breakEvenText(found(batch('direct', gpu)))).toContain('No strategy has a price.');
  });

  test('of two that cost the same, one at least that, nothing is told', () => {
    const text = breakEvenText(found(batch('a', byUse), batch('b', byUse, use('gpu', 'h', 1))));
    expect(text).toMatch(/a \/ b +none +not told +a 7,300,000, b ≥ 7,300,000/);
    expect(breakEvenText(found(batch('a', byUse), batch('b', byUse)))).toMatch(/a \/ b +none +the same/);
  });

  test('decades, pairs that never cross, and steps that cross many times', () => {
    const text = breakEvenText(found(batch('a', byUse), batch('b', use('cpu', 'vCPU h', 2))));
    expect(text).toMatch(/a \/ b +none +a +a 7,300,000, b 14,600,000 \(at 1,000,000,000\)/);
    expect(text).toMatch(/\n +1,000 +7\.30 \(3\.65 to 7\.30\) +14\.6 \(7\.30 to 14\.6\)\n/);
    const narrow = measured('narrow', 'w', batchResult({ throughputRowsPerS: 2, usage: [endpoint] }));
    const perRun = (1.01 * 73 * 10_000) / (2 * 86_400 * 0.6) / (730 / 24) / 2.4;
    const many = breakEvenText(found(narrow, batch('b', use('cpu', 'vCPU h', perRun))));
    expect(many).toMatch(/narrow \/ b +\d+ more/);
    expect(many).toMatch(/The cheapest strategy changes at \d+ loads between 102,653 and [\d,]+ rows\/day\./);
  });

  test('the functions stand in symbols', () => {
    const text = breakEvenText(
      found(batch('rest', endpoint), batch('direct', byUse), batch('quota', use('ops', '1000 operations', 1))),
    );
    expect(text).toMatch(/rest +node +730 x 1 x max\(1, ceil\(L \/ 129,600,000\)\) node h +0\.1/);
    expect(text).toMatch(/direct +cpu +730\/24 x \(L x 0\.0001\) vCPU h +2\.4 \(1\.2 to 2\.4\)/);
    expect(text).toMatch(/quota +ops +730\/24 x \(L x 0\.0001\) 1000 operations +1, the first 730 free/);
  });
});

test('a stream: a node beside what is paid by the message', () => {
  const cells = [
    measured('rest', 's', streamResult({ usage: [endpoint] })),
    measured('direct', 's', streamResult({ usage: [use('cpu', 'vCPU h', 0.001)] })),
  ];
  const { costs, pairs } = found(...cells);
  expect(costs.unit).toBe('messages/s');
  // 0.001 / 2,000 vCPU h a message x 2.4 x 2,628,000 s = 3.1536 a month for each message a second.
  expect(crossingsOf(pairs[0]?.regions ?? [])).toHaveLength(1);
  expect(crossingsOf(pairs[0]?.regions ?? [])[0]).toBeCloseTo(73 / 3.1536, 9);
});

test('decades of both units', () => {
  expect(decadesOf('rows/day')).toEqual([1, 10, 100, 1000, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9]);
  expect(decadesOf('messages/s')).toEqual([0.01, 0.1, 1, 10, 100, 1000, 1e4, 1e5]);
});

test('as data: loads and costs as numbers', () => {
  const data = JSON.parse(JSON.stringify(monthData(found(batch('rest', endpoint), batch('direct', byUse)))));
  expect(data).toMatchObject({
    workload: 'w',
    unit: 'rows/day',
    utilisation: 0.6,
    strategies: [
      {
        strategy: 'rest',
        cell: 'rest x w #1',
        capacity: { perS: 2500, evidence: 'measured' },
        function: [{ sku: 'node', growth: [{ kind: 'deployed', loadPerMachine: 129_600_000 }] }],
      },
      { strategy: 'direct' },
    ],
    pairs: [{ strategies: ['rest', 'direct'] }],
  });
  expect(data.strategies[0].usdAMonth[1]).toEqual({ load: 1, value: 73, low: 73, high: 73 });
});

test('the example: whatever load is tried, the region has the cheaper one, and the regions fill the domain', async () => {
  const record = await readRecord('results/example');
  for (const costs of loadCosts(compare(record, await loadPriceBook(record.priceBook)))) {
    const { pairs } = breakEven(costs);
    expect(pairs.length).toBeGreaterThan(5);
    for (const { strategies, regions } of pairs) {
      const [a, b] = strategies.map((name) => costs.strategies.find(({ strategy }) => strategy === name)?.curve.usd?.value);
      const { low, high } = domains[costs.unit];
      expect([regions[0]?.from, regions.at(-1)?.to]).toEqual([low, high]);
      for (let i = 0; i < 500; i++) {
        const load = low * (high / low) ** ((i + 0.5) / 500);
        const region = regions.find(({ from, to }) => from < load && load <= to);
        const gap = (a?.at(load) ?? Number.NaN) - (b?.at(load) ?? Number.NaN);
        const near = Math.abs(gap) < 1e-9 * (a?.at(load) ?? 0);
        expect([load, region?.lower]).toEqual([load, near ? region?.lower : gap < 0 ? 'a' : 'b']);
      }
    }
  }
});
