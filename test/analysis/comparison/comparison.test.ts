import { describe, expect, test } from 'vitest';
import type { Comparison, ComparisonRow } from '../../../src/analysis/comparison/comparison.ts';
import { compare } from '../../../src/analysis/comparison/compare.ts';
import { remarksOf } from '../../../src/report/sections/workloads.ts';
import type { Cell, CellResult, Warning } from '../../../src/core/record.ts';
import {
  batchResult,
  type Changes,
  distribution,
  measured,
  plan,
  runRecord,
  stream,
  streamResult,
} from '../../fixtures/results.ts';
import { book, fullRun } from '../../fixtures/run.ts';

function rowsOf(cells: readonly Cell[]): readonly ComparisonRow[] {
  return compare(runRecord(cells), book).workloads[0]?.rows ?? [];
}

function bestOf(cells: readonly Cell[]): Record<string, string[]> {
  return Object.fromEntries(rowsOf(cells).map(({ strategy, best }) => [strategy, [...best]]));
}

function pair(a: Changes, b: Changes): Cell[] {
  return [measured('a', 'w', batchResult(a)), measured('b', 'w', batchResult(b))];
}

function shape({ workloads }: Comparison): unknown[] {
  return workloads.map(({ name, rows, without }) => [name, rows.map((row) => row.strategy), without.map((cell) => cell.state)]);
}

function keysOf(result: CellResult): string[] {
  return Object.keys(rowsOf([measured('a', 'w', result)])[0]?.figures ?? {});
}

function warning(code: string, severity: Warning['severity']): Warning {
  return { code, severity, message: `${code}: it grew`, advice: 'a', data: {} };
}

function usage(sku: string, quantity: number): Changes {
  return { usage: [{ part: 'p', sku, quantity, unit: 'vCPU h', evidence: 'measured', rule: 'r' }] };
}

function firstNote(repeats: number): string | undefined {
  const cells = Array.from({ length: repeats }, (_, i) => measured('a', 'w', batchResult(), i + 1));
  return compare(runRecord(cells), book).notes[0];
}

describe('compare', () => {
  test('one row a strategy and workload; cells without figures apart', () => {
    expect(shape(compare(fullRun, book))).toEqual([
      ['batch-10k', ['direct', 'rest|16', 'batch-job', 'null'], []],
      ['stream-100', ['direct', 'rest|16'], ['not applicable', 'failed']],
    ]);
  });

  test('medians over the measured repeats, each figure by itself', () => {
    const repeats = [3, 9, 4].map((makespanS, i) => measured('a', 'w', batchResult({ makespanS, retries: 10 - i }), i + 1));
    const stopped: Cell = { ...plan('a', 'w', 4), state: 'stopped', result: batchResult({ makespanS: 100 }) };
    const [row] = rowsOf([...repeats, stopped]);
    expect([row?.figures['makespan_s'], row?.figures['retries'], row?.unranked]).toEqual([4, 9, undefined]);
  });

  test('a figure that one repeat lacks has no median', () => {
    const [row] = rowsOf([
      measured('a', 'w', streamResult({ latencyMs: distribution(1000, 5) }), 1),
      measured('a', 'w', streamResult({ latencyMs: distribution(999, 7) }), 2),
    ]);
    expect([row?.figures['latency_p95_ms'], row?.figures['latency_p99_ms']]).toEqual([12, undefined]);
  });

  test('ranks a batch by makespan and rows per CPU second, equals alike', () => {
    expect(bestOf(pair({ makespanS: 2 }, { makespanS: 3, cpuS: { driver: 1, workers: 3 } }))).toEqual({
      a: ['makespan_s', 'cost_usd_per_million'],
      b: ['rows_per_cpu_s'],
    });
    const all = ['makespan_s', 'rows_per_cpu_s', 'cost_usd_per_million'];
    expect(bestOf(pair({}, {}))).toEqual({ a: all, b: all });
  });

  test.each(['real server', 'cloud'] as const)('the CPU of a server is not known: %s', (evidence) => {
    const cells = pair({ evidence, cpuS: { driver: 0.1, workers: 0.1 } }, {});
    const [row] = rowsOf(cells);
    expect(row?.figures['rows_per_cpu_s']).toBeUndefined();
    const best = ['makespan_s', 'cost_usd_per_million'];
    expect(bestOf(cells)).toEqual({ a: best, b: best });
    const { notes } = compare(runRecord(cells), book);
    expect(notes).toContain("— for rows/CPU s: the server's CPU is not known.");
  });

  test('processes that a strategy started count among its CPU', () => {
    const [row] = rowsOf([measured('a', 'w', batchResult({ cpuS: { driver: 1, workers: 4, children: 3 } }))]);
    expect([row?.figures['cpu_total_s'], row?.figures['rows_per_cpu_s']]).toEqual([8, 1250]);
  });

  test('a batch has no latency, a stream no makespan', () => {
    expect(keysOf(batchResult()).filter((key) => key.startsWith('latency') || key.startsWith('rate'))).toEqual([]);
    expect(keysOf(streamResult()).filter((key) => key === 'makespan_s' || key === 'rows_asked')).toEqual([]);
  });

  test('says what was asked, though one cell was ended early', () => {
    const cut = streamResult({ workload: { ...stream, seconds: 5.25 } });
    const { workloads } = compare(runRecord([measured('a', 'w', cut), measured('b', 'w', streamResult())]), book);
    expect(workloads[0]?.asked).toMatch(/^stream of 100 rows\/s for 20 s/);
  });

  test('alone, nobody is best', () => {
    expect(bestOf([measured('a', 'w', batchResult())])).toEqual({ a: [] });
  });

  test.each([
    ['stopped before its end', { ...plan('a', 'w'), state: 'stopped', result: batchResult({ makespanS: 1 }) }],
    ['answered twice', measured('a', 'w', batchResult({ makespanS: 1, valid: { ok: false, reason: 'answered twice' } }))],
    [
      'predicts nothing: shows what the harness itself can do',
      measured('a', 'w', batchResult({ makespanS: 1, evidence: 'none' })),
    ],
    [
      'saturated: it grew',
      measured(
        'a',
        'w',
        batchResult({ makespanS: 1, warnings: [warning('retried', 'caution'), warning('saturated', 'invalid')] }),
      ),
    ],
    [
      '5 instances had no answer',
      measured('a', 'w', batchResult({ makespanS: 1, counts: { due: 10_000, ok: 9995, failed: 0, dropped: 5, duplicates: 0 } })),
    ],
    [
      'predicted nothing',
      measured('a', 'w', batchResult({ makespanS: 1, counts: { due: 10, ok: 0, failed: 10, dropped: 0, duplicates: 0 } })),
    ],
    [
      'predicted fewer of the instances than others',
      measured(
        'a',
        'w',
        batchResult({ makespanS: 1, counts: { due: 10_000, ok: 9899, failed: 101, dropped: 0, duplicates: 0 } }),
      ),
    ],
  ] as readonly [string, Cell][])('never ranks a cell: %s', (reason, cell) => {
    const rows = rowsOf([cell, measured('b', 'w', batchResult()), measured('c', 'w', batchResult({ makespanS: 5 }))]);
    expect(rows.map(({ unranked, best }) => [unranked, best.has('makespan_s')])).toEqual([
      [reason, false],
      [undefined, true],
      [undefined, false],
    ]);
  });

  test('instances that fail everywhere alike leave the ranking as it is', () => {
    const counts = { due: 10_000, ok: 9000, failed: 1000, dropped: 0, duplicates: 0 };
    expect(rowsOf(pair({ counts }, { counts })).map(({ unranked }) => unranked)).toEqual([undefined, undefined]);
  });

  test('no cost is best while one lacks a price', () => {
    const priced = bestOf(pair(usage('dataflow/batch/vcpu', 1), usage('dataflow/batch/vcpu', 2)));
    expect(priced['a']).toContain('cost_usd_per_million');
    const cells = pair(usage('dataflow/batch/vcpu', 1), {
      usage: [usage('dataflow/batch/vcpu', 2), usage('x/y', 1)].flatMap((used) => used.usage ?? []),
    });
    const unpriced = bestOf(cells);
    expect([...(unpriced['a'] ?? []), ...(unpriced['b'] ?? [])]).not.toContain('cost_usd_per_million');
  });

  test('counts that do not add up are said first', () => {
    const counts = { due: 10, ok: 8, failed: 1, dropped: 0, duplicates: 0 };
    const cells = [
      measured('a', 'w', batchResult({ counts })),
      measured('b', 'w', batchResult({ valid: { ok: false, reason: '2 instances were answered more than once' } })),
    ];
    expect(compare(runRecord(cells, { state: 'stopped' }), book).wrong).toEqual([
      'a x w #1 is invalid: 10 due, but 8 predicted, 1 failed and 0 dropped',
      'b x w #1 is invalid: 2 instances were answered more than once',
      'The run was stopped before its end: some cells are missing or partial.',
    ]);
  });

  test('says what the number of repeats allows', () => {
    expect(firstNote(1)).toMatch(/^Each figure is one measurement, not repeated: fewer than 6 give no interval/);
    expect(firstNote(3)).toBe(
      'Each figure is the median of 3 repeats: fewer than 6 give no interval and no test of significance, and small differences may be chance; 12 are recommended (the range of 3 covers their median in 75 % of cases).',
    );
    expect(firstNote(6)).toBe(
      "Each figure is the median of 6 repeats, with its 95 % interval in brackets. ~: the difference from the best of the column is not significant (Wilcoxon's signed-rank test over repeats, 5 % for each pair).",
    );
  });

  test('from 6 repeats on the best must be significantly better than every other', () => {
    const makespans = { a: [4, 5, 6, 7, 8, 9], b: [4.1, 5.2, 6.3, 7.4, 8.5, 9.6], c: [3.9, 5.3, 6.4, 7.5, 8.6, 9.7] };
    const cells = Object.entries(makespans).flatMap(([name, values]) =>
      values.map((makespanS, i) => measured(name, 'w', batchResult({ makespanS }), i + 1)),
    );
    const [a, b, c] = rowsOf(cells);
    expect(a?.intervals['makespan_s']).toEqual({ low: 4, high: 9, coverage: 0.96875 });
    // b is slower in every repeat; c is slower in all but one.
    expect([a, b, c].map((row) => [row?.best.has('makespan_s'), row?.alike.has('makespan_s')])).toEqual([
      [false, false],
      [false, false],
      [false, true],
    ]);
    const two = rowsOf(cells.filter(({ strategy }) => strategy !== 'c'));
    expect(two.map(({ best, alike }) => [best.has('makespan_s'), alike.has('makespan_s')])).toEqual([
      [true, false],
      [false, false],
    ]);
    // What is equal in every repeat is not best, and alike.
    expect(two.map(({ best, alike }) => [best.has('rows_per_cpu_s'), alike.has('rows_per_cpu_s')])).toEqual([
      [false, false],
      [false, true],
    ]);
  });

  test('rows and workloads in the order of the experiment, whatever ran first', () => {
    const cells = [measured('b', 'y', batchResult()), measured('a', 'y', batchResult()), measured('a', 'x', batchResult())];
    const experiment = { strategies: [{ name: 'a' }, { name: 'b' }], workloads: [{ name: 'x' }, { name: 'y' }] };
    expect(shape(compare(runRecord(cells, { experiment }), book))).toEqual([
      ['x', ['a'], []],
      ['y', ['a', 'b'], []],
    ]);
  });
});

test('what a strategy assumes stands under the table, once', () => {
  const assumed = batchResult({ assumptions: ['the job was held for 180 s, which is assumed'] });
  const { workloads } = compare(runRecord([measured('a', 'w', assumed), measured('a', 'w', assumed, 2)]), book);
  expect(workloads.flatMap(remarksOf)).toContain('a: the job was held for 180 s, which is assumed.');
  expect(workloads.flatMap(remarksOf)).toHaveLength(1);
});

test('a smaller run says in each table what its sizes stand for, and in the notes what that means', () => {
  const cells = [measured('a', 'w', batchResult()), measured('a', 's', streamResult()), measured('a', 'whole', batchResult())];
  const scale = {
    factor: 0.001,
    full: [
      { workload: 'w', rows: 10_000_000 },
      { workload: 's', seconds: 500 },
    ],
  };
  const { workloads, notes } = compare({ ...runRecord(cells), scale }, book);
  expect(Object.fromEntries(workloads.map(({ name, asked }) => [name, asked.split('; ').at(-1)]))).toEqual({
    w: 'rows scaled by 0.001: 10,000 stands for 10,000,000',
    s: expect.stringMatching(/^length scaled by 0\.001: \S+ s stands for 500 s, at the same rate$/) as string,
    whole: 'batch of 10,000 rows, all due at once',
  });
  expect(notes.filter((note) => note.includes('at a scale of 0.001'))).toHaveLength(1);
});
