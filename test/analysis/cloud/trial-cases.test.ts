/** Two runs of an audit whose verdicts for the cloud were blown-up rounding. */
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { cloudFigures } from '../../../src/analysis/cloud/figures.ts';
import { compare } from '../../../src/analysis/comparison/compare.ts';
import { runCases } from '../../../src/analysis/decision/run-cases.ts';
import { defaultPriorities } from '../../../src/core/keys/priorities.ts';
import { loadPriceBook } from '../../../src/prices/price-book.ts';
import { readRecord } from '../../../src/run/store.ts';
import { decide } from '../../decide/candidates.ts';

const book = await loadPriceBook('us-central1-2026-11');

async function ofRun(name: string) {
  const record = await readRecord(fileURLToPath(new URL(`../../fixtures/trial/${name}`, import.meta.url)));
  return compare(record, book);
}

test('the cost in the cloud is of the median of the repeats, not of the first: direct-64 is no dearer than direct', async () => {
  const comparison = await ofRun('cloud-verdict-flip');
  const [workload] = comparison.workloads;
  const of = (name: string) => workload?.rows.find(({ strategy }) => strategy === name)?.figures ?? {};
  const [direct, direct64] = [of('direct'), of('direct-64')];
  expect(direct64['makespan_s']).toBeLessThan(direct['makespan_s'] ?? NaN);
  expect(direct64['cost_usd_per_million']).toBeLessThanOrEqual(direct['cost_usd_per_million'] ?? NaN);
  const [one] = runCases(comparison);
  if (one === undefined) throw new Error('the run has a workload');
  const { cloud } = decide(one, { priorities: defaultPriorities, limits: [], seed: 1 });
  // Seconds of work beside minutes of start: neither is better.
  expect(cloud?.best.toSorted()).toEqual(['direct', 'direct-64']);
});

test('no throughput is higher than the rows over the time that start and stop take', async () => {
  const { workloads } = await ofRun('cloud-verdict-artefact');
  const nightly = workloads.find(({ name }) => name === 'nightly')?.rows ?? [];
  expect(nightly.map(({ strategy }) => strategy).toSorted()).toEqual(['batch-job', 'direct', 'direct-64', 'rest']);
  for (const row of nightly) {
    const stated = cloudFigures(row, book)?.stated;
    const fixedS = (row.model?.assumed ?? [])
      .filter(({ quantity }) => ['worker-queue-s', 'worker-start-s', 'worker-stop-s'].includes(quantity))
      .reduce((seconds, { value }) => seconds + value, 0);
    expect(fixedS).toBe(63 + 178 + 42);
    expect(stated?.('throughput_rows_per_s')).toBeLessThan(3000 / fixedS);
  }
});
