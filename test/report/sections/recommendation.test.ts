import { describe, expect, it, test } from 'vitest';
import { recommendationBlocks } from '../../../src/report/sections/recommendation.ts';
import { analyse } from '../../../src/analysis/index.ts';
import { layOut } from '../../../src/report/formats/terminal.ts';
import type { Cell } from '../../../src/core/record.ts';
import { batchResult, measured, plan, runRecord } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';
import { costLine } from '../../decide/candidates.ts';

const { part, sku, unit, evidence, rule } = costLine();

function cells(strategy: string, throughputRowsPerS: number, quantity: number, repeats = 3): Cell[] {
  const usage = [{ part, sku, unit, evidence, rule, quantity }];
  const { measured: engine, ...rest } = batchResult({ evidence: 'cloud', throughputRowsPerS, usage });
  // Measured as a whole: its usage is the bill.
  const { setUp: _, ...billed } = engine;
  const result = { ...rest, measured: billed };
  return Array.from({ length: repeats }, (_, i) => measured(strategy, 'batch', result, i + 1));
}

/** `quick` in half the time, `cheap` at a tenth of the cost. */
const both = [...cells('quick', 2000, 10), ...cells('cheap', 1000, 1)];

function ended(all: readonly Cell[], changes: Parameters<typeof runRecord>[1] = {}): string[] {
  return layOut(recommendationBlocks(analyse(runRecord(all, changes), book))).split('\n');
}

describe('a run ends with a recommendation', () => {
  it('whose first line is the answer, then a table, then what was weighed', () => {
    expect(ended(both)).toEqual([
      'batch: take cheap, sure (100 %).',
      '  strategy  rows/s  USD/million  worse by  within 5 %',
      '  cheap      1,000            6       0 %       100 %',
      '  quick      2,000           60     123 %         0 %',
      '  Weighed: throughput 50 %, cost 50 %.',
      '  Not weighed: latency: no strategy has a figure.',
      '  Evidence: cloud: cheap, quick.',
    ]);
  });

  it('by the priorities of its experiment', () => {
    expect(ended(both, { experiment: { priorities: { throughput: 9, cost: 1 } } })[0]).toBe('batch: take quick, sure (100 %).');
  });

  it('that says in its first line what it is subject to, and no share of certainty then', () => {
    const once = [...cells('quick', 2000, 10, 1), ...cells('cheap', 1000, 1, 1)];
    const scale = { factor: 0.1, full: [{ workload: 'batch', rows: 100_000 }] };
    const text = ended(once, { scale });
    expect(text.slice(0, 2)).toEqual([
      'batch: take cheap (not repeated: the noise is unknown; scaled to 0.1: for that',
      'size only).',
    ]);
    expect(text.slice(2).join(' ')).not.toContain('within 5 %');
  });

  it('that names what ties, and marks it in the table', () => {
    const text = ended([...cells('one', 1000, 1), ...cells('other', 990, 1)]);
    expect(text[0]).toMatch(/^batch: take one or other: they tie, likely \(8\d\.?\d? %\) each\.$/);
    expect(text.slice(2, 4).every((line) => line.includes(' % ~'))).toBe(true);
  });

  it('that names a limit which leaves one', () => {
    const one = analyse(runRecord(both), book, { limits: [{ key: 'cost_usd_per_month', relation: '<=', value: 5 }] });
    const blocks = layOut(recommendationBlocks(one)).split('\n');
    expect(blocks[0]).toBe('batch: take cheap, sure (100 %): the only one within cost_usd_per_month <= 5.');
    // 1 vCPU h at 0.06 USD, 365 / 12 times a month.
    expect(blocks[2]).toMatch(/^ {2}cheap .* 1\.82$/);
    expect(blocks).toContain('  quick is not ranked: not within cost_usd_per_month <= 5: 18.25.');
  });

  it('or with why nothing is weighed, or nobody ranked', () => {
    const result = batchResult({ valid: { ok: false, reason: 'instances lost' } });
    const rejected = [measured('bad', 'batch', result)];
    expect(ended(rejected)[0]).toBe('batch: no strategy can be ranked.');
    expect(ended(both, { experiment: { priorities: { latency: 1 } } })[0]).toBe(
      'batch: no verdict: latency: no strategy has a figure.',
    );
  });

  it('or with why there is none, and what to do', () => {
    const failed: Cell = { ...plan('rest', 'batch'), state: 'failed', reason: 'no server' };
    expect(ended([...both, failed])).toEqual([
      'batch: no verdict: rest failed.',
      '  Run again to the end, or without it (--strategy).',
    ]);
  });
});

const standIn = (strategy: string, rowsPerS: number) =>
  [1, 2, 3].map((repeat) =>
    measured(
      strategy,
      'batch',
      batchResult({ evidence: 'embedded stand-in', throughputRowsPerS: rowsPerS, makespanS: 10_000 / rowsPerS }),
      repeat,
    ),
  );

test('no line of it is wider than a terminal, with two verdicts, long names and all that is assumed', () => {
  const lines = ended([...standIn('rest-64', 1000), ...standIn('batch-job', 970), ...standIn('direct-64', 100)]);
  expect(lines.length).toBeGreaterThan(15);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test('a search for the highest rate recommends nothing', () => {
  const probes = runRecord([measured('quick', 'probe', batchResult())], { capacities: [] });
  expect(recommendationBlocks(analyse(probes, book))).toEqual([]);
});
