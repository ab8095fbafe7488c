import { expect, test } from 'vitest';
import type { Usage } from '../../src/core/predictor.ts';
import { priceUsage } from '../../src/prices/cost.ts';
import { discounted, discountProblems, discountText } from '../../src/prices/discount.ts';
import { loadPriceBook } from '../../src/prices/price-book.ts';

const book = await loadPriceBook('us-central1');

function line(sku: string, quantity: number, unit: string): Usage {
  return { part: 'part', sku, quantity, unit, evidence: 'measured', rule: 'rule' };
}

test("a line keeps the list price beside the discount, and costs the user's price", () => {
  const usage = [line('dataflow/streaming/vcpu', 1000, 'vCPU h')];
  const own = discounted(book, 0.2);
  const cost = priceUsage(usage, own);
  expect(cost.lines).toMatchObject([{ billed: 1000, usdPerUnit: 0.069, discount: 0.2 }]);
  expect(cost.lines[0]?.usd).toBeCloseTo(55.2, 10);
  expect(cost.perRunUsd?.value).toBeCloseTo(55.2, 10);
  expect(priceUsage(usage, book).lines[0]).not.toHaveProperty('discount');
});

test('the range of a price is discounted too', () => {
  const usage = [line('vertex-ai/prediction/n1-standard-2', 1000, 'node h')];
  const [{ usdRange } = {}] = priceUsage(usage, discounted(book, 0.5)).lines;
  expect([usdRange?.low, usdRange?.high]).toEqual([expect.closeTo(54.6245, 6), expect.closeTo(54.75, 6)]);
});

test('of discounts by SKU the longest beginning counts, in whole parts', () => {
  const own = discounted(book, { dataflow: 0.1, 'dataflow/streaming': 0.2, 'compute/n1/core': 0.3 });
  const of = (sku: string) => own.prices.find((price) => price.sku === sku)?.discount;
  expect(of('dataflow/batch/vcpu')).toBe(0.1);
  expect(of('dataflow/streaming/vcpu')).toBe(0.2);
  expect(of('compute/n1/core')).toBe(0.3);
  expect(of('compute/n1/core-spot')).toBeUndefined();
  expect(of('pubsub/throughput')).toBeUndefined();
});

test('a discount on nothing is told, with the nearest SKU', () => {
  expect(discountProblems(book, { 'dataflow/straming': 0.2, 'vertex-ai': 0.1 })).toEqual([
    {
      key: 'discount.dataflow/straming',
      message: 'us-central1-2026-11 has no price that begins with "dataflow/straming" (did you mean "dataflow/streaming"?)',
      remedy: 'predbench prices show lists the SKUs of a book',
    },
  ]);
  expect(discountProblems(book, 0.2)).toEqual([]);
  expect(discountProblems(book)).toEqual([]);
});

test.each([
  [undefined, ''],
  [0, ''],
  [0.2, ', less 20 %'],
  [{ dataflow: 0.1, 'vertex-ai': 0.25 }, ', less discounts of up to 25 %'],
])('in words: %o', (discount, words) => {
  expect(discountText(discounted(book, discount))).toBe(words);
});
