import { describe, expect, test } from 'vitest';
import { cloudSchema } from '../../src/core/keys/cloud.ts';
import { priceUsage } from '../../src/prices/cost.ts';
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
    const cost = priceUsage([use('node', 3, 'node h'), use('ops', 2, '1000 operations')], book);
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
    });
  });

  test('ranges of quantity and price go into the line and the total; a started increment is billed whole', () => {
    const [node, ...others] = book.prices;
    const ranged = { ...book, prices: [{ ...node!, usdRange: { low: 0.25, high: 1 }, incrementS: 3600 }, ...others] };
    const usage = [{ ...use('node', 2.5, 'node h'), range: { low: 1, high: 4 } }, use('ops', 2, '1000 operations')];
    const { lines, perRunUsd } = priceUsage(usage, ranged);
    expect(lines[0]).toMatchObject({ quantity: 2.5, billed: 3, usd: 1.5, usdRange: { low: 0.25, high: 4 } });
    expect(perRunUsd).toEqual({ value: 2, low: 0.75, high: 4.5 });
  });

  test('what has no price is unpriced, never zero', () => {
    expect(priceUsage([use('gpu', 3, 'h'), use('node', 1, 'node h')], book)).toMatchObject({
      lines: [{ sku: 'node' }],
      unpriced: [{ ...use('gpu', 3, 'h'), reason: 'no price in book' }],
      perRunUsd: { value: 0.5, low: 0.5, high: 0.5 },
    });
    const nothing = priceUsage([use('gpu', 3, 'h')], book);
    expect(nothing.perRunUsd).toBeUndefined();
  });

  test('a price of another unit is no price', () => {
    expect(priceUsage([use('node', 3, 'node s')], book)).toEqual({
      book: 'book',
      lines: [],
      unpriced: [{ ...use('node', 3, 'node s'), reason: 'book has a price per node h' }],
    });
  });

  test('one worker for an hour at list price: 0.056 + 3.75 x 0.003557 USD, and 250 x 0.000054 for its disk', async () => {
    const usage = pipelineUsage({ workload: 'batch', workers: 1, elapsedS: 3600 }, cloudSchema.parse({}));
    const { perRunUsd } = priceUsage(usage, await loadPriceBook('us-central1'));
    expect(perRunUsd?.value).toBeCloseTo(0.06933875 + 0.0135, 12);
    expect(perRunUsd?.low).toBeCloseTo(0.06933875 + 0.00135, 12);
    expect(perRunUsd?.high).toBe(perRunUsd?.value);
  });

  test('the 2018 figures at the list prices of the book: 1.115 vCPU h and 4.183 GB h cost 0.077 USD', async () => {
    const usage = [use('dataflow/batch/vcpu', 1.115, 'vCPU h'), use('dataflow/batch/memory', 4.183, 'GB h')];
    const { perRunUsd } = priceUsage(usage, await loadPriceBook('us-central1'));
    expect(perRunUsd?.value).toBeCloseTo(0.077, 3);
  });
});
