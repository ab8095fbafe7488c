import { expect, test } from 'vitest';
import { loadPriceBook } from '../../../src/prices/price-book.ts';
import { type SeedCost, seedCosts, seedPriceBooks } from '../../../src/analysis/seed-2018/cost.ts';
import { readSeedExperiment } from '../../../src/analysis/seed-2018/seed-experiment.ts';

const costs = seedCosts(await readSeedExperiment(), await loadPriceBook(seedPriceBooks));

function withoutDisks({ cost }: SeedCost): number {
  return cost.lines.filter(({ part }) => part !== 'worker disks').reduce((sum, { usd }) => sum + usd, 0);
}

/** By hand: vCPU h x 0.056 + GB h x 0.003557 + node h x 0.09262, and disk GB h x 0.000054. */
const byHand = [
  ['direct', 10_000, 0.173 * 0.056 + 0.649 * 0.003557, 0.173 * 250 * 0.000054],
  ['direct', 100_000, 0.243 * 0.056 + 0.91 * 0.003557, 0.243 * 250 * 0.000054],
  ['direct', 1_000_000, 0.077318931, 0.0150525],
  ['direct', 100_000, 0.017062668, 61.612 * 0.000054],
  ['direct', 1_000_000, 0.081128116, 0.015795],
  ['rest', 10_000, 0.251907679, 0.0490455],
  ['rest', 100_000, 0.562967536, 0.1096065],
  ['batch-job', 10_000, 0.024369376, 0.0020385],
  ['batch-job', 100_000, 0.02665133, 0.002484],
  ['batch-job', 1_000_000, 0.03534852, 0.003456],
  ['batch-job', 10_000, 0.02533834, 0.0022275],
  ['batch-job', 100_000, 0.027788214, 46.799 * 0.000054],
  ['batch-job', 1_000_000, 0.036365298, 0.003294],
] as const;

test('every cell costs what a hand calculation gives, within 0.5 %', () => {
  expect(costs.map(({ strategy, rows }) => [strategy, rows])).toEqual(byHand.map(([strategy, rows]) => [strategy, rows]));
  costs.forEach((cost, i) => {
    const [, , usd = NaN, disksUsd = NaN] = byHand[i] ?? [];
    expect(Math.abs(withoutDisks(cost) / usd - 1)).toBeLessThan(0.005);
    expect(Math.abs((cost.cost.perRunUsd?.value ?? NaN) / (usd + disksUsd) - 1)).toBeLessThan(0.005);
  });
});

test('time prefers direct at every size; cost flips between 100k and 1M rows, with disks and without', () => {
  const europe = costs.filter(({ region }) => region === 'europe-west1');
  const of = (name: string) => europe.filter(({ strategy }) => strategy === name);
  expect(
    of('direct')
      .map(withoutDisks)
      .map((usd) => usd.toFixed(3)),
  ).toEqual(['0.012', '0.017', '0.077']);
  expect(
    of('batch-job')
      .map(withoutDisks)
      .map((usd) => usd.toFixed(3)),
  ).toEqual(['0.024', '0.027', '0.035']);
  expect(of('direct').map(({ elapsedS }) => elapsedS)).toEqual([504, 631, 1032]);
  expect(of('batch-job').map(({ elapsedS }) => elapsedS)).toEqual([930, 997, 1271]);
  const cheaper = of('direct').map(({ cost }, i) => {
    const job = of('batch-job')[i]?.cost.perRunUsd?.value ?? NaN;
    return (cost.perRunUsd?.value ?? NaN) < job ? 'direct' : 'batch-job';
  });
  expect(cheaper).toEqual(['direct', 'direct', 'batch-job']);
});

test('the node hours that REST used are not in the figures: it costs at least what its pipeline did', () => {
  const rest = costs.filter(({ strategy }) => strategy === 'rest');
  expect(rest.map(({ finished }) => finished)).toEqual([true, false]);
  for (const { cost } of rest) expect(cost.unpriced.map(({ part }) => part)).toEqual(['endpoint']);
});

test('a calculation with prices of two books names both, and each line its own', () => {
  const job = costs.find(({ strategy }) => strategy === 'batch-job');
  expect(job?.cost.book).toBe('us-central1-2018 + us-central1-2026-11');
  expect(job?.cost.lines.map(({ sku, book }) => [sku, book])).toEqual([
    ['dataflow/batch/vcpu', 'us-central1-2026-11'],
    ['dataflow/batch/memory', 'us-central1-2026-11'],
    ['dataflow/disk/standard', 'us-central1-2026-11'],
    ['ai-platform/batch-prediction', 'us-central1-2018'],
  ]);
});
