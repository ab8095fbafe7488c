import { expect, it } from 'vitest';
import { loadPriceBook, type PriceBook } from '../../src/cost/price-book.ts';
import { type Budget, budgetOf } from '../../src/quantities/budget.ts';
import type { Measurement } from '../../src/quantities/plan.ts';
import type { Strategy } from '../../src/predictor.ts';
import batchJob from '../../src/strategies/batch-job/index.ts';
import direct from '../../src/strategies/direct/index.ts';
import rest from '../../src/strategies/rest/index.ts';

const common = { planned: {} as never, wanted: [], evidence: 'cloud', paid: true } as const;
const calls = 300;
const endpoint: Measurement = {
  ...common,
  kind: 'round-trip',
  names: ['rest'],
  host: 'h.example.com',
  strategy: rest,
  options: rest.parse({}),
};
const job: Measurement = {
  ...common,
  kind: 'job',
  names: ['batch-job'],
  strategy: batchJob,
  options: batchJob.parse({}),
};
const worker: Measurement = {
  ...common,
  kind: 'worker-start',
  names: ['direct'],
  strategy: direct,
  options: {},
  paid: false,
};

/** USD 0.36 a node hour at most: a call's second costs USD 0.0001, half a node hour USD 0.18. */
async function book(): Promise<PriceBook> {
  const bundled = await loadPriceBook('us-central1');
  const prices = bundled.prices.map((price) =>
    price.sku.startsWith('vertex-ai/prediction') ? { ...price, usd: 0.3, usdRange: { low: 0.2, high: 0.36 } } : price,
  );
  return { ...bundled, id: 'mine', prices };
}

async function budget(measurements: readonly Measurement[], maxUsd?: number): Promise<Budget> {
  return budgetOf(measurements, { calls, book: await book(), maxUsd });
}

it('is not asked for where everything is on this machine', async () => {
  const { lines, limitS } = await budget([worker]);
  expect(lines).toEqual(['everything that is measured is on this machine: it costs nothing']);
  expect(limitS(worker)).toBe(Infinity);
});

it('must be given for anything else', async () => {
  await expect(budget([endpoint, worker])).rejects.toThrow(
    '--max-cost: missing: the measurements may cost USD 0.0310 (rest (h.example.com): at most about USD 0.0310 (310 calls of 1 s each presumed, an endpoint of one node for as long; prices of mine))\n    --max-cost 0.0310',
  );
});

it('must cover the estimate at the highest price', async () => {
  await expect(budget([endpoint], 0.0309)).rejects.toThrow(
    '--max-cost: USD 0.0309 are too little: the measurements may cost USD 0.0310',
  );
  expect((await budget([endpoint], 0.031)).limitS(endpoint)).toBeCloseTo(310, 9);
});

it('stops what is paid when it has cost as much as it may', async () => {
  const { lines, limitS } = await budget([endpoint, job, worker], 0.422_042);
  expect(lines).toEqual([
    'rest (h.example.com): at most about USD 0.0310 (310 calls of 1 s each presumed, an endpoint of one node for as long; prices of mine)',
    'batch-job: at most about USD 0.1801 (one job of 10 rows, 0.5 node h presumed; prices of mine)',
  ]);
  // 0.031 + 0.18 + 4 writes of 0.005 / 1000 = 0.21102, and some bytes for a day: twice that may be spent.
  expect(limitS(endpoint)).toBeCloseTo(620, 1);
  expect(limitS(job)).toBeCloseTo(3600, 1);
  expect(limitS(worker)).toBe(Infinity);
});

it('is no use where a price is missing', async () => {
  const bundled = await book();
  const without = { ...bundled, prices: bundled.prices.filter(({ sku }) => !sku.startsWith('vertex-ai/prediction')) };
  expect(() => budgetOf([endpoint], { calls, book: without, maxUsd: 1 })).toThrow(
    'rest (h.example.com): what the measurement costs is not known: vertex-ai/prediction/n1-standard-2: no price in mine',
  );
  const silent: Strategy = { ...rest };
  delete (silent as { usage?: unknown }).usage;
  expect(() => budgetOf([{ ...endpoint, strategy: silent }], { calls, book: bundled, maxUsd: 1 })).toThrow(
    'what the measurement costs is not known: the strategy does not state what it is billed for',
  );
});
