import { expect, it } from 'vitest';
import { loadPriceBook, type PriceBook } from '../../../src/prices/price-book.ts';
import { type SpendingGuard, spendingGuard } from '../../../src/prices/spending/guard.ts';
import { chargeOf } from '../../../src/run/calibrate/charges.ts';
import type { Measurement } from '../../../src/run/calibrate/plan.ts';
import type { Strategy } from '../../../src/core/predictor.ts';
import batchJob from '../../../src/strategies/batch-job/index.ts';
import type { PlannedStrategy } from '../../../src/experiment/strategies.ts';
import rest from '../../../src/strategies/rest/index.ts';

const named = (name: string) => ({ name }) as PlannedStrategy;
const common = { wanted: [], evidence: 'cloud', paid: true } as const;
const calls = 300;
const endpoint: Measurement = {
  ...common,
  planned: named('rest'),
  kind: 'round-trip',
  names: ['rest'],
  host: 'h.example.com',
  strategy: rest,
  options: rest.parse({}),
};
const job: Measurement = {
  ...common,
  planned: named('batch-job'),
  kind: 'job',
  names: ['batch-job'],
  strategy: batchJob,
  options: batchJob.parse({}),
};
/** USD 0.36 a node hour at most: a call's second costs USD 0.0001, half a node hour USD 0.18. */
async function book(): Promise<PriceBook> {
  const bundled = await loadPriceBook('us-central1');
  const prices = bundled.prices.map((price) =>
    price.sku.startsWith('vertex-ai/prediction') ? { ...price, usd: 0.3, usdRange: { low: 0.2, high: 0.36 } } : price,
  );
  return { ...bundled, id: 'mine', prices };
}

async function guard(measurements: readonly Measurement[], maxUsd?: number): Promise<SpendingGuard> {
  const charges = measurements.map((one) => chargeOf(one, calls));
  return spendingGuard(charges, { book: await book(), maxUsd, pricesKey: "the experiment's prices" });
}

it('must be given for anything else', async () => {
  const { text, agree } = await guard([endpoint]);
  expect(text).toBe(
    'estimate at list prices: USD 0.03\n  USD 0.03  endpoint: rest at h.example.com: 310 calls, assumed to take 1 s each, at an endpoint of one node; vertex-ai/prediction/n1-standard-2 of us-central1-2026-11',
  );
  expect(agree).toThrow('--max-cost: missing: this costs about USD 0.03\n    --max-cost 0.04 allows it');
});

it('must cover the estimate at the highest price', async () => {
  expect((await guard([endpoint], 0.0309)).agree).toThrow('--max-cost: 0.0309 is too low: this costs about USD 0.03');
  const { agree, limitS } = await guard([endpoint], 0.031);
  expect(agree).not.toThrow();
  expect(limitS('rest')).toBeCloseTo(310, 9);
});

it('stops what is paid when it has cost as much as it may', async () => {
  const { text, limitS } = await guard([endpoint, job], 0.422_042);
  expect(text.split('\n')).toHaveLength(5);
  expect(text).toContain('  USD 0.18  job: batch-job: one job of 10 rows, assumed to take 0.5 node h; ');
  // 0.031 + 0.18 + 4 writes of 0.005 / 1000 = 0.21102, and some bytes for a day: twice that may be spent.
  expect(limitS('rest')).toBeCloseTo(620, 1);
  expect(limitS('batch-job')).toBeCloseTo(3600, 1);
  expect(limitS('direct')).toBe(Infinity);
});

it('is no use where a price is missing', async () => {
  const bundled = await book();
  const without = { ...bundled, prices: bundled.prices.filter(({ sku }) => !sku.startsWith('vertex-ai/prediction')) };
  const limit = { book: without, maxUsd: 1, pricesKey: "the experiment's prices" };
  expect(spendingGuard([chargeOf(endpoint, calls)], limit).agree).toThrow(
    "the experiment's prices: the cost is unknown: vertex-ai/prediction/n1-standard-2: no price in mine",
  );
  const silent: Strategy = { ...rest };
  delete (silent as { usage?: unknown }).usage;
  expect(() => chargeOf({ ...endpoint, strategy: silent }, calls)).toThrow(
    'rest at h.example.com: the cost is unknown: the strategy does not state what it is billed for',
  );
});
