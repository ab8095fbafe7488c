import { describe, expect, test } from 'vitest';
import { cloudSchema } from '../../src/core/keys/cloud.ts';
import { priceUsage, scaledLine } from '../../src/prices/cost.ts';
import { loadPriceBook, type PriceBook } from '../../src/prices/price-book.ts';
import { pipelineUsage } from '../../src/prices/pipeline-usage.ts';
import type { Usage } from '../../src/core/predictor.ts';

const book: PriceBook = {
  id: 'book',
  region: 'here',
  currency: 'USD',
  gathered: '2026-11',
  prices: [
    { sku: 'node', unit: 'node h', usd: 0.5, source: 'page', confidence: 'good', book: 'book', from: '2026-11' },
    { sku: 'ops', unit: '1000 operations', usd: 0.25, source: 'other page', confidence: 'legacy', book: 'book', from: '2026-11' },
  ],
  billingRules: [],
  open: [],
};

function use(sku: string, quantity: number, unit: string): Usage {
  return { part: 'part', sku, quantity, unit, evidence: 'measured', rule: 'rule' };
}

describe('priceUsage', () => {
  test('adds up usage x price', () => {
    const cost = priceUsage([use('node', 3, 'node h'), use('ops', 2, '1000 operations')], book, 400_000);
    expect(cost).toEqual({
      book: 'book',
      lines: [
        { ...use('node', 3, 'node h'), billed: 3, usdPerUnit: 0.5, usd: 1.5, source: 'page', confidence: 'good', book: 'book' },
        {
          ...use('ops', 2, '1000 operations'),
          billed: 2,
          usdPerUnit: 0.25,
          usd: 0.5,
          source: 'other page',
          confidence: 'legacy',
          book: 'book',
        },
      ],
      unpriced: [],
      perRunUsd: { value: 2, low: 2, high: 2 },
      perMillionPredictionsUsd: { value: 5, low: 5, high: 5 },
    });
  });

  test('ranges of quantity and price go into the line and the total; a started increment is billed whole', () => {
    const [node, ...others] = book.prices;
    const ranged = { ...book, prices: [{ ...node!, usdRange: { low: 0.25, high: 1 }, incrementS: 3600 }, ...others] };
    const usage = [{ ...use('node', 2.5, 'node h'), range: { low: 1, high: 4 } }, use('ops', 2, '1000 operations')];
    const { lines, perRunUsd } = priceUsage(usage, ranged, 0);
    expect(lines[0]).toMatchObject({ quantity: 2.5, billed: 3, usd: 1.5, usdRange: { low: 0.25, high: 4 } });
    expect(perRunUsd).toEqual({ value: 2, low: 0.75, high: 4.5 });
  });

  test('what has no price is unpriced, never zero', () => {
    expect(priceUsage([use('gpu', 3, 'h'), use('node', 1, 'node h')], book, 1e6)).toMatchObject({
      lines: [{ sku: 'node' }],
      unpriced: [{ ...use('gpu', 3, 'h'), reason: 'no price in book' }],
      perRunUsd: { value: 0.5, low: 0.5, high: 0.5 },
    });
    const nothing = priceUsage([use('gpu', 3, 'h')], book, 1e6);
    expect([nothing.perRunUsd, nothing.perMillionPredictionsUsd]).toEqual([undefined, undefined]);
  });

  test('a price of another unit is no price', () => {
    expect(priceUsage([use('node', 3, 'node s')], book, 1)).toEqual({
      book: 'book',
      lines: [],
      unpriced: [{ ...use('node', 3, 'node s'), reason: 'book has a price per node h' }],
    });
  });

  test('without a prediction there is no cost of one', () => {
    expect(priceUsage([use('node', 1, 'node h')], book, 0).perMillionPredictionsUsd).toBeUndefined();
  });

  test('one worker for an hour at list price: 0.056 + 3.75 x 0.003557 USD, and 250 x 0.000054 for its disk', async () => {
    const usage = pipelineUsage({ workload: 'batch', workers: 1, elapsedS: 3600 }, cloudSchema.parse({}));
    const { perRunUsd } = priceUsage(usage, await loadPriceBook('us-central1'), 1000);
    expect(perRunUsd?.value).toBeCloseTo(0.06933875 + 0.0135, 12);
    expect(perRunUsd?.low).toBeCloseTo(0.06933875 + 0.00135, 12);
    expect(perRunUsd?.high).toBe(perRunUsd?.value);
  });

  test('the 2018 figures at the list prices of the book: 1.115 vCPU h and 4.183 GB h cost 0.077 USD', async () => {
    const usage = [use('dataflow/batch/vcpu', 1.115, 'vCPU h'), use('dataflow/batch/memory', 4.183, 'GB h')];
    const { perRunUsd } = priceUsage(usage, await loadPriceBook('us-central1'), 1_000_000);
    expect(perRunUsd?.value).toBeCloseTo(0.077, 3);
  });
});

test('a line of another quantity is billed anew: increments are not scaled', () => {
  const [node, ...others] = book.prices;
  const byTheHour = { ...book, prices: [{ ...node!, usdRange: { low: 0.25, high: 1 }, incrementS: 3600 }, ...others] };
  const [line] = priceUsage([{ ...use('node', 0.1, 'node h'), range: { low: 0.05, high: 2 } }], byTheHour, 0).lines;
  expect(line).toMatchObject({ billed: 1, usd: 0.5 });
  expect(scaledLine(line!, 25, byTheHour)).toMatchObject({
    quantity: 2.5,
    billed: 3,
    usd: 1.5,
    range: { low: 1.25, high: 50 },
    usdRange: { low: 0.5, high: 50 },
    rule: 'rule',
    book: 'book',
  });
});
