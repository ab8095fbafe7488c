import { parse } from 'csv-parse/sync';
import { expect, test } from 'vitest';
import { analyse } from '../../src/analysis/index.ts';
import { renderCsv } from '../../src/report/csv.ts';
import { renderMarkdown } from '../../src/report/markdown/index.ts';
import { renderTerminal } from '../../src/report/terminal/index.ts';
import { batchResult, distribution, measured, runRecord, streamResult } from '../fixtures/results.ts';
import { book, fullRun } from '../fixtures/run.ts';

const comparison = analyse(fullRun, book);
const ending = ['batch-10k: take <direct>.', 'stream-100: take rest|16.'];

test('markdown', async () => {
  await expect(renderMarkdown(comparison, ending)).toMatchFileSnapshot('expected/report.md');
});

test('csv', async () => {
  const csv = renderCsv(comparison);
  expect(csv.split('\n').every((line) => line === '' || line.endsWith('\r'))).toBe(true);
  // Git keeps the expected file with its own line ends.
  await expect(csv.replaceAll('\r\n', '\n')).toMatchFileSnapshot('expected/report.csv');
});

test('terminal', async () => {
  await expect(renderTerminal(comparison, ending)).toMatchFileSnapshot('expected/report.txt');
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
  const cells = [measured('直接', 'w', batchResult()), measured('e\u0301te', 'w', batchResult({ makespanS: 12.25 }))];
  const palette = { bold: tag('b'), dim: String, good: tag('good'), bad: String };
  const lines = renderTerminal(analyse(runRecord(cells), book), [], palette).split('\n');
  expect(lines.slice(2, 6)).toEqual([
    '<b>w</b>  batch of 10,000 rows, all due at once',
    '  strategy  evidence  rows/s  makespan s  mean batch  rows/CPU s  USD/million  failed',
    '  直接      local      2,500           <good>4</good>        63.7       <good>2,000</good>            —       0',
    '  e\u0301te       local      2,500        12.3        63.7       <good>2,000</good>            —       0',
  ]);
});

test('six repeats: intervals, and ~ for what cannot be told from the best', () => {
  const cells = [4, 5, 6, 7, 8, 9].flatMap((makespanS, i) => [
    measured('a', 'w', batchResult({ makespanS }), i + 1),
    measured('b', 'w', batchResult({ makespanS: makespanS + (i === 0 ? -0.1 : i) }), i + 1),
  ]);
  const compared = analyse(runRecord(cells), book);
  const lines = renderTerminal(compared).split('\n');
  expect(lines.slice(3, 6)).toEqual([
    '  strategy  evidence  rows/s      makespan s  mean batch  rows/CPU s  USD/million  failed',
    '  a         local      2,500     6.50 [4, 9]        63.7       2,000            —       0',
    '  b         local      2,500  9 [3.90, 14] ~        63.7     2,000 ~            —       0',
  ]);
  const [first] = parse(renderCsv(compared), { columns: true, record_delimiter: '\r\n' }).slice(6) as Record<string, string>[];
  expect(['median', 'median_low', 'median_high', 'verdict'].map((name) => first?.[`makespan_s_${name}`])).toEqual([
    '9',
    '3.9',
    '14',
    '~',
  ]);
});

test('a run without any cell has no tables', () => {
  expect(renderTerminal(analyse(runRecord([]), book))).toBe('test\n\n');
  expect(renderCsv(analyse(runRecord([]), book)).split('\r\n')).toHaveLength(2);
});

test('further percentiles stand in the details and in a column of the CSV', () => {
  const latencyMs = {
    ...distribution(2000, 5),
    further: [{ percent: 90, ms: 9, interval: { low: 8, high: 10 } }, { percent: 99.9 }],
  };
  const asked = analyse(runRecord([measured('a', 's', streamResult({ latencyMs }))]), book);
  expect(renderMarkdown(asked)).toContain(
    '- further percentiles of the latency: p90 9 ms [8, 10]; p99.9 none (it takes 10,000 samples)',
  );
  const [head, row] = parse(renderCsv(asked), { record_delimiter: '\r\n' });
  expect(row?.[head?.indexOf('further_percentiles') ?? -1]).toBe('latency_p90_ms=9');
});
