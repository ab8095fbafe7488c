/** What 2018 measured in the cloud, the model says of a run on this machine: a batch job pays off between 10,000 and 1,000,000 rows. */
import { expect, test } from 'vitest';
import { compare } from '../../../src/analysis/comparison/compare.ts';
import { seedRun } from '../../../src/core/paths.ts';
import type { Usage } from '../../../src/core/predictor.ts';
import type { RunRecord } from '../../../src/core/record.ts';
import { loadPriceBook } from '../../../src/prices/price-book.ts';
import { readRecord } from '../../../src/run/store.ts';
import { batchResult, type Changes, jobResult, measured, runRecord } from '../../fixtures/results.ts';

const book = await loadPriceBook('us-central1-2018');
const job: Usage = {
  part: 'job',
  sku: 'ai-platform/batch-prediction',
  quantity: 0,
  unit: 'node h',
  evidence: 'measured',
  rule: '',
};

/** By workload, the cheaper of the two. */
function cheaper(record: RunRecord): string[] {
  return compare(record, book).workloads.map(({ rows }) => {
    const priced = rows.filter(({ strategy }) => strategy !== 'rest');
    const usd = priced.map(({ cost }) => cost.perRunUsd?.value ?? NaN);
    return priced[usd.indexOf(Math.min(...usd))]?.strategy ?? '';
  });
}

function ofRows(rows: number, changes: Changes): Changes {
  const counts = { due: rows, ok: rows, failed: 0, dropped: 0, duplicates: 0 };
  return { counts, workload: { kind: 'batch', rowsAsked: rows, sourcePasses: 1 }, workers: 1, modelThreads: 1, ...changes };
}

test("2018's own bills", async () => {
  expect(cheaper(await readRecord(seedRun))).toEqual(['direct', 'direct', 'batch-job']);
});

test('a run on this machine, row by row 3 ms as in 2018, in the cloud with what is assumed of it', () => {
  const cells = [10_000, 1_000_000].flatMap((rows) => {
    const rowsOf = `batch-${rows}`;
    // A job prepares files, and its node predicts them in batches.
    const phasesS = { run: rows * 0.0005, fetch: 0.1 };
    return [
      measured('direct', rowsOf, batchResult(ofRows(rows, { makespanS: rows * 0.003 }))),
      measured(
        'batch-job',
        rowsOf,
        jobResult(ofRows(rows, { evidence: 'embedded stand-in', makespanS: 1 + rows * 0.0006, phasesS, usage: [job] })),
      ),
    ];
  });
  expect(cheaper(runRecord(cells))).toEqual(['direct', 'batch-job']);
});
