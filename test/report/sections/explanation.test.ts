import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { loadPriceBook } from '../../../src/prices/price-book.ts';
import type { Comparison } from '../../../src/analysis/comparison/comparison.ts';
import { compare } from '../../../src/analysis/comparison/compare.ts';
import { explain } from '../../../src/analysis/explanation/explanation.ts';
import { layOut } from '../../../src/report/formats/terminal.ts';
import { explanationBlocks } from '../../../src/report/sections/explanation.ts';
import { type Figure, figures } from '../../../src/analysis/figures/index.ts';
import { readRecord } from '../../../src/run/store.ts';
import type { Warning } from '../../../src/core/record.ts';
import { batchResult, distribution, measured, runRecord, streamResult } from '../../fixtures/results.ts';
import { book, fullRun } from '../../fixtures/run.ts';

const full = compare(fullRun, book);

function figure(key: string): Figure {
  return figures.find((figure) => figure.key === key) as Figure;
}

function text(comparison: Comparison, key: string): string {
  return layOut(explanationBlocks(explain(comparison, figure(key)), figure(key)));
}

/** The result of `10,000 predicted / (1 + 4) CPU s`. */
function calculate(worked: string): number {
  const expression = worked
    .replaceAll(',', '')
    .replaceAll(' x ', ' * ')
    .replaceAll(/[a-z]+/gi, '');
  return Number(runInNewContext(expression));
}

test.each(['latency_p99_ms', 'cost_usd_per_million', 'throughput_rows_per_s', 'workers'])('%s as text', async (key) => {
  await expect(`${text(full, key)}\n`).toMatchFileSnapshot(`expected/explain-${key}.txt`);
});

describe('each figure of the stored example', async () => {
  const record = await readRecord('results/example');
  const example = compare(record, await loadPriceBook(record.priceBook));

  test.each(figures.map((figure) => [figure.key, figure] as const))('%s is explained as the tables show it', (key, figure) => {
    const { rows } = explain(example, figure);
    const shown = example.workloads
      .flatMap(({ rows }) => rows.map((row) => row.figures[key]))
      .filter((value) => value !== undefined);
    expect(rows.map(({ value }) => value)).toEqual(shown);
  });

  const worked = figures.filter(({ definition }) => definition.worked !== undefined && definition.samples === undefined);

  test.each(worked.map((figure) => [figure.key, figure] as const))('%s follows from the numbers put in', (_, figure) => {
    for (const { value = Number.NaN, worked = '' } of explain(example, figure).rows.flatMap(({ cells }) => cells)) {
      expect(Math.abs(calculate(worked) - value)).toBeLessThanOrEqual(1e-4 * value);
    }
  });
});

test("why there are no rows per CPU second where a server's CPU is not known", () => {
  const run = runRecord([measured('a', 'w', batchResult({ evidence: 'real server' }))]);
  const { without } = explain(compare(run, book), figure('rows_per_cpu_s'));
  expect(without).toEqual([{ workload: 'w', strategy: 'a', reason: "the server's CPU is not known" }]);
});

test('a percentile is of the rank below which its share of the samples lies', () => {
  const result = streamResult({ latencyMs: distribution(1001, 5) });
  const { rows } = explain(compare(runRecord([measured('a', 'w', result)]), book), figure('latency_p99_ms'));
  expect(rows[0]?.cells[0]?.worked).toBe('the value of rank 991 of 1,001 samples');
});

test('warnings that touch other figures only are left out', () => {
  const warnings = ['send-lag', 'few-samples', 'short'].map((code): Warning => ({
    code,
    severity: 'caution',
    message: 'm',
    advice: 'a',
    data: {},
  }));
  const one = compare(runRecord([measured('a', 'w', batchResult({ warnings }))]), book);
  const codes = (key: string) => explain(one, figure(key)).rows[0]?.cells[0]?.warnings.map(({ code }) => code);
  expect([codes('throughput_rows_per_s'), codes('ok'), codes('workers')]).toEqual([
    ['short'],
    ['send-lag', 'few-samples', 'short'],
    [],
  ]);
});

test('durations come with the step of their clock, counts do not', () => {
  const one = compare(runRecord([measured('a', 'w', batchResult({ clockStepMs: 0.0002 }))]), book);
  expect(text(one, 'makespan_s')).toContain('  clock     monotonic, in steps of 0.0002 ms');
  expect(text(one, 'ok')).not.toContain('clock  ');
});

test('repeats: the median of all, or one by itself', () => {
  const cells = [3, 9, 4].map((makespanS, i) => measured('a', 'w', batchResult({ makespanS }), i + 1));
  const comparison = compare(runRecord(cells), book);
  const all = explain(comparison, figure('makespan_s')).rows[0];
  expect([all?.value, all?.cells.map(({ value }) => value)]).toEqual([4, [3, 9, 4]]);
  const second = explain(comparison, figure('makespan_s'), { repeat: 2 }).rows[0];
  expect([second?.value, second?.cells.map(({ repeat }) => repeat)]).toEqual([9, [2]]);
});

test('says why a strategy has no such figure, and leaves out what was not chosen', () => {
  expect(explain(full, figure('service_p99_ms'), { workload: ['batch-10k'], strategy: ['direct', 'batch-job'] })).toMatchObject({
    rows: [],
    without: [
      { workload: 'batch-10k', strategy: 'direct', reason: '200 samples, and it takes 1000' },
      { workload: 'batch-10k', strategy: 'batch-job', reason: 'not measured of this strategy in a batch' },
    ],
  });
  expect(explain(full, figure('latency_p99_ms'), { strategy: ['=broken'] })).toMatchObject({
    rows: [],
    without: [{ strategy: '=broken', reason: 'failed: the cell\'s process ended, with "SIGSEGV"' }],
  });
});
