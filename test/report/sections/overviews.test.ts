import { expect, test } from 'vitest';
import { analyse } from '../../../src/analysis/index.ts';
import { renderMarkdown } from '../../../src/report/formats/markdown.ts';
import { sectionsOf } from '../../../src/report/sections/index.ts';
import { overviewBlocks } from '../../../src/report/sections/overviews.ts';
import { renderTerminal } from '../../../src/report/formats/terminal.ts';
import type { Cell, CellResult, RunRecord } from '../../../src/core/record.ts';
import { batchResult, type Changes, measured, plan, runRecord, stream, streamResult } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';

function batch(rowsAsked: number, makespanS: number): CellResult {
  return batchResult({ workload: { kind: 'batch', rowsAsked, sourcePasses: 1 }, makespanS });
}

function ofRate(rateAskedPerS: number, changes: Changes = {}): CellResult {
  return streamResult({ workload: { ...stream, rateAskedPerS }, ...changes });
}

const cells: Cell[] = [
  measured('direct', 'large', batch(1000, 4)),
  measured('job', 'large', batch(1000, 8)),
  measured('direct', 'small', batch(10, 1)),
  measured(
    'direct',
    'fast',
    ofRate(1000, { warnings: [{ code: 'saturated', severity: 'invalid', message: 'saturated', advice: 'a', data: {} }] }),
  ),
  measured('direct', 'slow', ofRate(10)),
  { ...plan('job', 'slow'), state: 'not applicable', reason: 'a stream never ends' },
  measured('direct', 'grouped-500', ofRate(10, { batchSizes: { '500': 2 } })),
  measured('direct', 'grouped-10', ofRate(10, { batchSizes: { '10': 30 } })),
];
const workloads = [
  { name: 'grouped-10', batching: { maxSize: 10 } },
  { name: 'grouped-500', batching: { maxSize: 500 } },
];

function tables(record: RunRecord) {
  const blocks = overviewBlocks(analyse(record, book));
  const titles = blocks.flatMap((block) => (block.kind === 'heading' ? [block.text] : []));
  const scales = blocks.flatMap((block) => (block.kind === 'text' ? [block.text] : []));
  const remarks = blocks.flatMap((block) => (block.kind === 'list' ? [block.items] : []));
  return blocks
    .filter((block) => block.kind === 'table')
    .map((table, i) => ({ ...table, title: titles[i], scaled: scales[i], remarks: remarks[i] }));
}

const run = runRecord(cells, { experiment: { workloads } });

test('batches, streams and micro-batches stand beside each other, in the order of size, rate and micro-batch', () => {
  const shown = tables(run).map(({ title, head, rows, numbersFrom }) => [title, head, rows[0], rows.at(-1), numbersFrom]);
  expect(shown).toEqual([
    [
      'Batches by their rows',
      ['rows', 'figure', 'direct (local)', 'job (local)'],
      ['10', 'makespan, s', '1', '—'],
      ['1,000', 'cost, USD per run', '0.0109', '0.0113'],
      2,
    ],
    [
      'Streams by their rate',
      ['messages/s', 's', 'figure', 'direct (local)'],
      ['10', '20', 'running time, s', '20.0'],
      ['1,000', '20', 'cost, USD per run', '≥ 0.000953 (!)'],
      3,
    ],
    [
      'Streams by their micro-batches',
      ['micro-batch', 'messages/s', 's', 'figure', 'direct (local)'],
      ['10', '10', '20', 'mean batch, rows/call', '10'],
      ['500', '10', '20', 'cost, USD per run', '≥ 0.000953'],
      4,
    ],
  ]);
});

test('what is not ranked is marked and told; what does not apply is left to the tables of the workloads', () => {
  expect(tables(run).map(({ remarks }) => remarks)).toEqual([[], ['(!) fast: direct is not ranked: saturated.'], []]);
  const broken: Cell[] = [...cells, { ...plan('job', 'small'), state: 'failed', reason: 'it broke' }];
  expect(tables(runRecord(broken))[0]?.remarks).toEqual(['job x small #1 failed: it broke.']);
});

test('of a run that was made smaller each table says by what, and what each size stands for', () => {
  const scale = {
    factor: 0.001,
    full: [
      { workload: 'large', rows: 1_000_000 },
      { workload: 'slow', seconds: 100 },
    ],
  };
  const shown = tables(runRecord(cells, { experiment: { workloads }, scale }));
  expect(
    shown.map(({ scaled, head, rows }) => [scaled, head.slice(0, -1), rows[0]?.slice(0, 4), rows.at(-1)?.slice(0, 4)]),
  ).toEqual([
    [
      'Scaled by 0.001; "stands for rows" has the size in the experiment.',
      ['rows', 'stands for rows', 'figure', 'direct (local)'],
      ['10', '10', 'makespan, s', '1'],
      ['1,000', '1,000,000', 'cost, USD per run', '0.0109'],
    ],
    [
      'Scaled by 0.001; "stands for s" has the size in the experiment.',
      ['messages/s', 's', 'stands for s', 'figure'],
      ['10', '20', '100', 'running time, s'],
      ['1,000', '20', '20', 'cost, USD per run'],
    ],
    [
      'Scaled by 0.001; "stands for s" has the size in the experiment.',
      ['micro-batch', 'messages/s', 's', 'stands for s', 'figure'],
      ['10', '10', '20', '20'],
      ['500', '10', '20', '20'],
    ],
  ]);
  const sections = sectionsOf(analyse(runRecord(cells, { scale }), book));
  expect(renderMarkdown(sections)).toContain(
    '### Batches by their rows\n\nScaled by 0.001; "stands for rows" has the size in the experiment.\n\n| rows |',
  );
  expect(renderTerminal(sections, undefined, { details: true })).toContain('\nBatches by their rows\nScaled by 0.001;');
});

test('one workload of a kind has no such table', () => {
  expect(tables(runRecord(cells.slice(0, 2)))).toEqual([]);
});
