import { expect, test } from 'vitest';
import { analyse, type Analysis } from '../../../src/analysis/index.ts';
import type { Capacity, Cell } from '../../../src/core/record.ts';
import { discounted } from '../../../src/prices/discount.ts';
import { loadPriceBook } from '../../../src/prices/price-book.ts';
import { renderJson } from '../../../src/report/formats/json.ts';
import { reportJsonSchema, reportSchema } from '../../../src/report/formats/json-schema.ts';
import { renderMarkdown } from '../../../src/report/formats/markdown.ts';
import { sectionsOf } from '../../../src/report/sections/index.ts';
import { readRecord } from '../../../src/run/store.ts';
import { batchResult, measured, plan, runRecord } from '../../fixtures/results.ts';
import { book, fullRun } from '../../fixtures/run.ts';

function parsed(analysis: Analysis) {
  return reportSchema.parse(JSON.parse(renderJson(analysis)));
}

test('the schema is what the package publishes; after a change: npx vitest run test/report/formats/json.test.ts -u', async () => {
  await expect(`${JSON.stringify(reportJsonSchema(), undefined, 2)}\n`).toMatchFileSnapshot('../../../schema/report.schema.json');
});

test('a report holds the tables, each cell, the months and the decisions', () => {
  const report = parsed(analyse(fullRun, book));
  expect(report.run).toMatchObject({ id: '20261123-100000-test', state: 'complete', machine: { cores: 4 } });
  expect(report.wrong).toHaveLength(2);
  const [batch, stream] = report.workloads;
  expect(batch?.strategies[0]).toMatchObject({
    strategy: 'direct',
    evidence: 'local',
    costIncomplete: false,
    figures: { makespan_s: { value: 4, unit: 's', verdict: 'best' }, throughput_rows_per_s: { value: 2500, unit: 'rows/s' } },
    cells: [{ id: 'direct x batch-10k #1', figures: { makespan_s: 4 }, counts: { due: 10_000, ok: 10_000 }, warnings: [] }],
  });
  expect(batch?.strategies[2]).toMatchObject({ strategy: 'batch-job', costIncomplete: true });
  expect(batch?.strategies[2]?.cells[0]?.cost.unpriced).toMatchObject([{ sku: 'x/y', reason: 'no price in here-2026-11' }]);
  expect(stream?.without.map(({ state }) => state)).toEqual(['not applicable', 'failed']);
  expect(stream?.strategies[1]?.unranked).toBe('saturated: 1100 of 2000 instances had no answer');
  expect(report.months.map(({ workloads, unit }) => [...workloads, unit])).toEqual([
    ['batch-10k', 'rows/day'],
    ['stream-100', 'messages/s'],
  ]);
  expect(report.decisions.map((one) => [one.case, one.recommendation])).toEqual([
    ['batch-10k', 'direct'],
    ['stream-100', undefined],
  ]);
  expect(report.decisions[0]?.text).toMatch(
    /^batch-10k, on this machine: take direct .*\nbatch-10k, in the cloud: take direct: /,
  );
  expect(report.answers.map(({ workload, take, text }) => [workload, take, text.slice(0, 24)])).toEqual([
    ['batch-10k', ['direct'], 'Take direct: 2,500 rows/'],
    ['stream-100', [], 'No verdict: predictions '],
  ]);
  expect(report.answers[0]?.strategies[0]).toEqual({
    strategy: 'direct',
    evidence: 'local',
    state: 'ranked',
    failedShare: 0,
    figures: {
      throughput: { key: 'throughput_rows_per_s', value: 2500, mark: 'best' },
      cost: { key: 'cost_usd_per_million', value: expect.closeTo(1.1, 3), mark: 'best' },
      implementation: { key: 'implementation_days', value: 2.25, mark: 'best' },
      maintenance: { key: 'maintenance_h_per_month', value: 2.5 },
    },
  });
  expect(report.caveats.map(({ kind }) => kind).slice(0, 2)).toEqual(['disagree', 'failed']);
  expect(report.next).toEqual([
    { kind: 'again', text: 'Repair what failed, then run it again:', command: ['run', '--resume', '20261123-100000-test'] },
  ]);
  const defined = report.definitions.map(({ key }) => key);
  const used = report.workloads.flatMap(({ strategies }) => strategies.flatMap(({ figures }) => Object.keys(figures)));
  expect(new Set(defined)).toEqual(new Set(used));
});

test('six repeats: each figure has its interval, and whether it differs from the best', () => {
  const cells = [4, 5, 6, 7, 8, 9].flatMap((makespanS, i) => [
    measured('a', 'w', batchResult({ makespanS }), i + 1),
    measured('b', 'w', batchResult({ makespanS: makespanS + (i === 0 ? -0.1 : i) }), i + 1),
  ]);
  const { workloads } = parsed(analyse(runRecord(cells), book));
  expect(workloads[0]?.strategies.map(({ figures }) => figures['makespan_s'])).toEqual([
    { value: 6.5, unit: 's', interval: { low: 4, high: 9, coverage: 0.96875 } },
    { value: 9, unit: 's', interval: { low: 3.9, high: 14, coverage: 0.96875 }, verdict: 'alike' },
  ]);
});

test('a search for capacity: what was found, and its probes', () => {
  const capacity: Capacity = {
    strategy: 'direct',
    bound: { percent: 99, ms: 50 },
    found: { state: 'found', heldPerS: 100, notHeldPerS: 200 },
    probes: [{ cell: 'c', ratePerS: 100, verdict: { state: 'held' } }],
  };
  const report = parsed(analyse(runRecord([measured('direct', 'probe', batchResult())], { capacities: [capacity] }), book));
  expect(report).toMatchObject({ capacities: [capacity], months: [], decisions: [] });
});

test('the stored example, without its histograms', async () => {
  const record = await readRecord('results/example');
  const text = renderJson(analyse(record, await loadPriceBook(record.priceBook)));
  expect(JSON.stringify(record)).toContain('"histogram":');
  expect(text).not.toContain('"histogram":');
  expect(reportSchema.parse(JSON.parse(text)).workloads.map(({ name }) => name)).toEqual(['batch-10k', 'stream-100']);
});

test('a discount stands beside the list price, in JSON and in words', () => {
  const cells = [measured('direct', 'w', batchResult({ usage: [] }))];
  const analysis = analyse(runRecord(cells), discounted(book, 0.25));
  const { lines = [] } = parsed(analysis).workloads[0]?.strategies[0]?.cells[0]?.cost ?? {};
  const vcpu = lines.find(({ sku }) => sku === 'dataflow/batch/vcpu');
  expect(vcpu).toMatchObject({ usdPerUnit: 0.06, discount: 0.25 });
  expect(vcpu?.usd).toBeCloseTo((vcpu?.billed ?? NaN) * 0.045, 12);
  expect(renderMarkdown(sectionsOf(analysis))).toContain('0.06 less 25 %');
});

test('a cell that ran to its end and failed: its counts and reasons, and no figure, best, month or verdict from it', () => {
  const failures = [{ message: 'the server answered 503', count: 9_999 }];
  const result = batchResult({
    makespanS: 1,
    counts: { due: 10_000, ok: 1, failed: 9_999, dropped: 0, duplicates: 0 },
    failures,
  });
  const failed: Cell = { ...plan('b', 'w'), state: 'failed', reason: 'too few', result };
  const report = parsed(analyse(runRecord([measured('a', 'w', batchResult({ makespanS: 4 })), failed]), book));
  const [workload] = report.workloads;
  expect(workload?.strategies.map(({ strategy }) => strategy)).toEqual(['a']);
  expect(workload?.without).toEqual([
    { cell: failed.id, strategy: 'b', repeat: 1, state: 'failed', reason: 'too few', counts: result.measured.counts, failures },
  ]);
  expect(report.months.map(({ strategies }) => strategies.map(({ strategy }) => strategy))).toEqual([['a']]);
  expect(report.decisions.map(({ recommendation }) => recommendation)).toEqual([undefined]);
});
