import { describe, expect, test } from 'vitest';
import { type GrowingLine, type Growth, monthlyCurve, rangeAt } from '../../../../src/analysis/month/curve/monthly-curve.ts';
import type { BookedPrice, PriceBook } from '../../../../src/prices/price-book.ts';

const price = { source: 'page', confidence: 'good', book: 'book', from: '2026' } as const;
const prices: BookedPrice[] = [
  { ...price, sku: 'cpu', unit: 'vCPU h', usd: 0.5 },
  { ...price, sku: 'job', unit: 'node h', usd: 3.6, minimumS: 60, incrementS: 30 },
  { ...price, sku: 'node', unit: 'node h', usd: 0.1, usdRange: { low: 0.1, high: 0.2 } },
  { ...price, sku: 'ops', unit: '1000 operations', usd: 2, freePerMonth: 730 },
];
const book: PriceBook = { id: 'book', region: 'here', currency: 'USD', gathered: '2026', prices, billingRules: [], open: [] };
const domain = { low: 1, high: 1e6 };
const days = 730 / 24;

function same(value: number) {
  return { value, low: value, high: value };
}

function line(sku: string, unit: string, growth: Growth): GrowingLine {
  return { usage: { part: 'part', sku, unit }, growth };
}

function daily(perRun: number, perRow: number, rowsPerStart = 1e9): Growth {
  return { kind: 'daily run', perRun: same(perRun), perRow: same(perRow), rowsPerStart };
}

function monthly(lines: readonly GrowingLine[]) {
  const curve = monthlyCurve(lines, book, domain);
  return { ...curve, at: (load: number) => curve.usd && rangeAt(curve.usd, load) };
}

describe('monthlyCurve', () => {
  test('a daily run: what each run takes, and what grows with the rows', () => {
    const { at, usd } = monthly([line('cpu', 'vCPU h', daily(0.25, 0.001))]);
    expect(at(1000)?.value).toBeCloseTo(days * 1.25 * 0.5, 10);
    expect(usd?.value.breaks).toEqual([]);
  });

  test('rows beyond what one start does in a day take another start', () => {
    const { at, usd } = monthly([line('cpu', 'vCPU h', daily(0.25, 0.001, 400_000))]);
    expect(at(400_000)?.value).toBeCloseTo(days * 400.25 * 0.5, 8);
    expect(at(400_001)?.value).toBeCloseTo(days * 400.501 * 0.5, 8);
    expect(usd?.value.breaks).toEqual([400_000, 800_000]);
  });

  test('minimum and increments are those of each run: 60 s, then every started 30 s', () => {
    const { at, usd } = monthly([line('job', 'node h', daily(0, 1 / 3600))]);
    // USD 3.6 an hour is 0.001 a second.
    expect(at(10)?.value).toBeCloseTo(days * 0.06, 12);
    expect(at(60)?.value).toBeCloseTo(days * 0.06, 12);
    expect(at(61)?.value).toBeCloseTo(days * 0.09, 12);
    expect(at(90)?.value).toBeCloseTo(days * 0.09, 12);
    expect(usd?.value.breaks.slice(0, 3).map((load) => Math.round(load * 1e6) / 1e6)).toEqual([30, 60, 90]);
    // 10,000 increments: from there on a whole increment more is below 0.01 %, and left out.
    expect(at(300_015)?.value).toBeCloseTo(days * 300.015, 6);
  });

  test('deployed machines are paid all month: one at least, and one more for each started load', () => {
    const { at, usd } = monthly([
      line('node', 'node h', { kind: 'deployed', unitsPerMachine: same(1), loadPerMachine: 300_000 }),
    ]);
    expect(at(1)).toEqual({ value: 73, low: 73, high: 146 });
    expect(at(300_000)?.value).toBeCloseTo(73, 10);
    expect(at(300_000.1)?.value).toBeCloseTo(146, 10);
    expect(usd?.value.breaks).toEqual([300_000, 600_000, 900_000]);
  });

  test('the free quota is that of the month and of the SKU, whatever parts use it', () => {
    const half = line('ops', '1000 operations', daily(0, 0.012));
    const { at, usd } = monthly([half, half]);
    // 0.024 a row and day are 0.73 a month: 730 are free, which 1,000 rows a day take.
    expect(usd?.value.breaks).toHaveLength(1);
    expect(usd?.value.breaks[0]).toBeCloseTo(1000, 9);
    expect(at(1000)?.value).toBeCloseTo(0, 9);
    expect(at(2000)?.value).toBeCloseTo(2 * 730, 9);
  });

  test('of a stream only its messages: a month has 2,628,000 seconds', () => {
    const { at } = monthly([line('cpu', 'vCPU h', { kind: 'by use', perMessage: { value: 2e-6, low: 1e-6, high: 2e-6 } })]);
    expect(at(10)?.value).toBeCloseTo(2_628_000 * 10 * 2e-6 * 0.5, 9);
    expect(at(10)?.low).toBeCloseTo(2_628_000 * 10 * 1e-6 * 0.5, 9);
  });

  test('what has no price is named, and nothing with a price has no cost', () => {
    expect(monthly([line('gpu', 'h', daily(1, 1)), line('cpu', 'vCPU h', daily(1, 0))]).unpriced).toEqual(['gpu']);
    expect(monthly([line('cpu', 'GB h', daily(1, 1))])).toMatchObject({ unpriced: ['cpu'], parts: [] });
    expect(monthly([line('gpu', 'h', daily(1, 1))]).usd).toBeUndefined();
  });
});
