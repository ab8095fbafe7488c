import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { analyse } from '../../../src/analysis/index.ts';
import { renderCsv } from '../../../src/report/formats/csv/cells.ts';
import { renderComparisonCsv } from '../../../src/report/formats/csv/comparison.ts';
import { renderMarkdown } from '../../../src/report/formats/markdown.ts';
import { renderTerminal } from '../../../src/report/formats/terminal.ts';
import { sectionsOf } from '../../../src/report/sections/index.ts';
import { batchResult, distribution, measured, runRecord, streamResult } from '../../fixtures/results.ts';
import { book, fullRun } from '../../fixtures/run.ts';

const analysis = analyse(fullRun, book);
const sections = sectionsOf(analysis);

test('markdown', async () => {
  await expect(renderMarkdown(sections)).toMatchFileSnapshot('expected/report.md');
});

test('csv', async () => {
  const csv = renderCsv(analysis);
  expect(csv.split('\n').every((line) => line === '' || line.endsWith('\r'))).toBe(true);
  // Git keeps the expected file with its own line ends.
  await expect(csv.replaceAll('\r\n', '\n')).toMatchFileSnapshot('expected/report.csv');
});

test('csv of the comparison', async () => {
  await expect(renderComparisonCsv(analysis).replaceAll('\r\n', '\n')).toMatchFileSnapshot('expected/comparison.csv');
});

test('terminal', async () => {
  await expect(renderTerminal(sections)).toMatchFileSnapshot('expected/report.txt');
});

test('csv: a spreadsheet runs nothing, and a reader gets every field back', () => {
  const names = ['=1+1', '+1', '-1', '@x', 'a,"b"', 'two\nlines'];
  const csv = renderCsv(analyse(runRecord(names.map((name) => measured(name, 'w', batchResult()))), book));
  const [head, ...rows] = parse(csv, { record_delimiter: '\r\n' });
  expect(rows.map((row) => row[2])).toEqual(["'=1+1", "'+1", "'-1", "'@x", 'a,"b"', 'two lines']);
  expect(new Set(rows.map((row) => row.length))).toEqual(new Set([head?.length]));
});

function tag(name: string): (text: string) => string {
  return (text) => `<${name}>${text}</${name}>`;
}

test('terminal: colour and wide characters keep the columns aligned', () => {
  const slower = batchResult({ makespanS: 12.5, throughputRowsPerS: 800 });
  const cells = [measured('직접', 'w', batchResult()), measured('e\u0301te', 'w', slower)];
  const palette = { bold: tag('b'), dim: String, best: tag('best'), bad: String };
  const lines = renderTerminal(sectionsOf(analyse(runRecord(cells), book)), palette).split('\n');
  const start = lines.findIndex((line) => line.startsWith('  strategy'));
  expect(lines.slice(start, start + 3)).toEqual([
    '  strategy  evidence  rows/s   latency  USD/million   days  h/month',
    '  직접      local      <best>2,500*</best>        —         <best>1.10*</best>     —        —',
    '  e\u0301te       local        800         —         1.16      —        —',
  ]);
});

test('six repeats: intervals, and ~ for what cannot be told from the best', () => {
  const cells = [4, 5, 6, 7, 8, 9].flatMap((makespanS, i) => [
    measured('a', 'w', batchResult({ makespanS }), i + 1),
    measured('b', 'w', batchResult({ makespanS: makespanS + (i === 0 ? -0.1 : i) }), i + 1),
  ]);
  const compared = analyse(runRecord(cells), book);
  const lines = renderTerminal(sectionsOf(compared), undefined, { details: true }).split('\n');
  const start = lines.findIndex((line) => line.includes('makespan s'));
  expect(lines.slice(start, start + 3)).toEqual([
    '  strategy  evidence  rows/s      makespan s  mean batch  rows/CPU s          USD/million  failed',
    '  a         local      2,500     6.50 [4, 9]        63.7       2,000    1.12 [1.10, 1.14]       0',
    '  b         local      2,500  9 [3.90, 14] ~        63.7     2,000 ~  1.13 [1.10, 1.17] ~       0',
  ]);
  const rows = parse(renderComparisonCsv(compared), { columns: true, record_delimiter: '\r\n' }) as Record<string, string>[];
  const b = rows.find(({ strategy }) => strategy === 'b');
  expect(['', '_low', '_high', '_verdict'].map((end) => b?.[`makespan_s${end}`])).toEqual(['9', '3.9', '14', 'tie']);
});

test('terminal: a table of the answer that is too wide has its names on lines of their own', () => {
  const name = 'a-strategy-with-a-name-that-takes-half-of-a-line';
  const lines = renderTerminal(sectionsOf(analyse(runRecord([measured(name, 'w', batchResult())]), book))).split('\n');
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
  const start = lines.indexOf(`  ${name}`);
  expect(lines[start - 1]?.trim()).toMatch(/^evidence/);
  expect(lines[start + 1]?.trim()).toMatch(/^local +2,500/);
});

test('a run without any cell has no tables', () => {
  expect(renderTerminal(sectionsOf(analyse(runRecord([]), book)))).toBe('test\n');
  const empty = analyse(runRecord([]), book);
  for (const csv of [renderCsv(empty), renderComparisonCsv(empty)]) expect(csv).toMatch(/^run,workload,strategy,[^\r\n]*\r\n$/);
});

test('further percentiles stand in the details and in columns of the CSV', () => {
  const latencyMs = {
    ...distribution(2000, 5),
    further: [{ percent: 90, ms: 9, interval: { low: 8, high: 10 } }, { percent: 99.9 }],
  };
  const asked = analyse(runRecord([measured('a', 's', streamResult({ latencyMs }))]), book);
  expect(renderMarkdown(sectionsOf(asked))).toContain(
    '- further percentiles of the latency: p90 9 ms \\[8, 10\\]; p99.9 none (it takes 10,000 samples)',
  );
  const [head, row] = parse(renderCsv(asked), { record_delimiter: '\r\n' });
  expect(row?.[head?.indexOf('latency_p90_ms') ?? -1]).toBe('9');
});
