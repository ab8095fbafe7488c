import { describe, expect, it } from 'vitest';
import { priceUsage } from '../../src/prices/cost.ts';
import { loadPriceBook } from '../../src/prices/price-book.ts';
import { allow, estimateText, highestUsd } from '../../src/prices/allowance.ts';
import type { Usage } from '../../src/core/predictor.ts';

const book = await loadPriceBook('us-central1-2026-11');
const usage = (sku: string, quantity: number): Usage => ({
  part: 'endpoint',
  sku,
  quantity,
  unit: 'node h',
  evidence: 'assumed',
  rule: `${quantity} h`,
});
/** 0.10925 USD an hour, or 0.1095 by another source. */
const nodes = priceUsage([usage('vertex-ai/prediction/n1-standard-2', 20)], book, 0);
const unknown = priceUsage([usage('vertex-ai/prediction/n9-huge', 20)], book, 0);

it('takes the highest of the prices that sources give', () => {
  expect(highestUsd(nodes)).toBeCloseTo(2.19, 10);
  expect(estimateText(nodes)).toBe(
    'estimate at list prices: USD 2.19\n  USD 2.19  endpoint: 20 h; vertex-ai/prediction/n1-standard-2 of us-central1-2026-11',
  );
});

it('tells what is the same in several cells once', () => {
  const twice = priceUsage(
    [usage('vertex-ai/prediction/n1-standard-2', 20), usage('vertex-ai/prediction/n1-standard-2', 20)],
    book,
    0,
  );
  expect(estimateText(twice)).toBe(
    'estimate at list prices: USD 4.38\n  USD 4.38  2 x endpoint: 20 h; vertex-ai/prediction/n1-standard-2 of us-central1-2026-11',
  );
});

it('tells what has no price', () => {
  expect(estimateText(unknown)).toBe(
    'estimate at list prices: at least USD 0.00\n  USD ?  endpoint: 20 h; vertex-ai/prediction/n9-huge: no price in us-central1-2026-11',
  );
});

describe('what may be spent', () => {
  it('is at most the limit', () => {
    allow(nodes, 2.2);
    expect(() => allow(nodes, 2.18)).toThrow('--max-cost: is 2.18: this spends about USD 2.19\n    --max-cost 2.19 allows it');
  });

  it('is nothing without a limit, or without a price', () => {
    expect(() => allow(nodes, undefined)).toThrow('--max-cost: missing: this spends about USD 2.19');
    expect(() => allow(unknown, 1000)).toThrow('--prices: what this costs is not known: vertex-ai/prediction/n9-huge');
  });

  it('needs no limit where nothing is billed', () => {
    expect(() => allow(priceUsage([], book, 0), undefined)).not.toThrow();
  });
});
