import { describe, expect, test } from 'vitest';
import { costPerMonth } from '../../src/cost/monthly.ts';
import type { BookedPrice, PriceBook } from '../../src/cost/price-book.ts';
import type { Usage } from '../../src/predictor.ts';

const price = { source: 'page', confidence: 'good', book: 'book', from: '2026' } as const;
const prices: BookedPrice[] = [
  { ...price, sku: 'cpu', unit: 'vCPU h', usd: 0.5 },
  { ...price, sku: 'node', unit: 'node h', usd: 0.1, usdRange: { low: 0.1, high: 0.2 } },
  { ...price, sku: 'ops', unit: '1000 operations', usd: 2, freePerMonth: 10 },
];
const book: PriceBook = { id: 'book', region: 'here', currency: 'USD', gathered: '2026', prices, billingRules: [], open: [] };

function use(sku: string, unit: string, quantity: number, more: Partial<Usage> = {}): Usage {
  return { part: 'part', sku, quantity, unit, evidence: 'measured', rule: 'rule', ...more };
}

describe('costPerMonth', () => {
  test('grows with the rows where only use is paid: a month has 730 hours', () => {
    const { predictions, usd } = costPerMonth([use('cpu', 'vCPU h', 1)], 1000, book, { rowsPerDay: 24_000 });
    expect(predictions).toBe(730_000);
    expect(usd).toEqual({ value: 365, low: 365, high: 365 });
    expect(costPerMonth([], 1, book, { messagesPerS: 2 }).predictions).toBe(730 * 3600 * 2);
  });

  test('an endpoint is paid for every hour, idle or not, and by use when the load takes more nodes', () => {
    const endpoint = [use('node', 'node h', 1, { alwaysOn: 2 })];
    expect(costPerMonth(endpoint, 1e6, book, { rowsPerDay: 1 }).usd).toEqual({ value: 146, low: 146, high: 292 });
    expect(costPerMonth(endpoint, 1000, book, { rowsPerDay: 72_000 }).usd).toEqual({ value: 219, low: 219, high: 438 });
  });

  test('the free quota of the month is taken off, and what has no price is named', () => {
    const usage = [use('ops', '1000 operations', 1), use('gpu', 'h', 1)];
    const { usd, unpriced } = costPerMonth(usage, 1000, book, { rowsPerDay: 24_000 });
    expect(usd?.value).toBe(2 * 720);
    expect(unpriced).toEqual(['gpu']);
  });

  test('a range of the quantity goes through', () => {
    const usage = [use('cpu', 'vCPU h', 2, { range: { low: 1, high: 3 } })];
    expect(costPerMonth(usage, 730, book, { rowsPerDay: 24 }).usd).toEqual({ value: 1, low: 0.5, high: 1.5 });
  });
});
