/** The worked example of docs/derivations.md: a job's time and bill, computed from the run's own figures and the stated assumptions. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { compare } from '../../../src/analysis/comparison/compare.ts';
import { estimateLoad } from '../../../src/analysis/estimate/batch.ts';
import { loadPriceBook } from '../../../src/prices/price-book.ts';
import { readRecord } from '../../../src/run/store.ts';

const page = fileURLToPath(new URL('../../../docs/derivations.md', import.meta.url));

const record = await readRecord('results/example');
const book = await loadPriceBook(record.priceBook);
const model = compare(record, book).models('batch-job', 'batch-10k');
if (model?.kind !== 'batch') throw new Error('the example has a batch job');
const estimate = estimateLoad(model, { kind: 'batch', rows: 10_000 }, book);

// Seconds that the run measured.
const [open, makespan, queue, run, fetch, join] = [
  0.2486713079959154, 0.5399831269979477, 0.0354733529984951, 0.23514600700139998, 0.04339540201425553, 0.035034581989049914,
] as const;
const preparation = makespan - queue - run - fetch - join;
const workerS = 2 * (178 + open * 1.4) + preparation * 1.4 + (fetch + join) * 1.4 + 2 * 42;
const nodeS = 585 + run * 1.4;

function started(hours: number): number {
  return Math.ceil(hours * 3600) / 3600;
}

test('seconds are those of the phases', () => {
  expect(estimate.figures.elapsedS.value).toBeCloseTo(2 * 63 + workerS + 200 + nodeS, 9);
  expect(estimate.figures.vcpuH.value).toBeCloseTo(workerS / 3600, 12);
  expect(estimate.figures.memoryGbH.value).toBeCloseTo((workerS * 3.75) / 3600, 12);
  expect(estimate.figures.nodeH.value).toBeCloseTo(nodeS / 3600, 12);
});

test('USD are those of the lines, workers by started seconds', () => {
  const workers = [
    [1, 0.056],
    [3.75, 0.003557],
    [250, 0.000054],
  ].map(([each = NaN, usd = NaN]) => started((workerS * each) / 3600) * usd);
  const storage = ((2_104_960 / 2 ** 30) * 24 * 0.02) / 730 + (5 / 1000) * 0.005;
  const usd = workers.reduce((total, one) => total + one, 0) + (nodeS / 3600) * 0.1095 + storage;
  expect(estimate.figures.costUsd.value).toBeCloseTo(usd, 12);
});

test('the page has these sums', async () => {
  const text = await readFile(page, 'utf8');
  const { elapsedS, costUsd } = estimate.figures;
  const seconds = elapsedS.value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  expect(text).toContain(`| **sum** | **${seconds}** | **${workerS.toFixed(3)}** | **${nodeS.toFixed(3)}** |`);
  expect(text).toContain(`| **sum** | | | | **${costUsd.value.toFixed(6)}** |`);
});
