import { fileURLToPath } from 'node:url';
import { describe, expect, it, test } from 'vitest';
import { analyse } from '../../../src/analysis/index.ts';
import type { Cell, RunRecord } from '../../../src/core/record.ts';
import { widthOf } from '../../../src/core/wrapped.ts';
import { renderMarkdown } from '../../../src/report/formats/markdown.ts';
import { renderTerminal } from '../../../src/report/formats/terminal.ts';
import { korean } from '../../../src/report/language/ko/index.ts';
import { english } from '../../../src/report/language/en/index.ts';
import { sectionsOf } from '../../../src/report/sections/index.ts';
import { loadPriceBook } from '../../../src/prices/price-book.ts';
import { readRecord } from '../../../src/run/store.ts';
import { batchResult, type Changes, measured, plan, runRecord } from '../../fixtures/results.ts';
import { book, fullRun } from '../../fixtures/run.ts';

const kept = (name: string) => fileURLToPath(new URL(`../../../results/${name}`, import.meta.url));

function terminal(record: RunRecord): string[] {
  return renderTerminal(sectionsOf(analyse(record, book)))
    .trimEnd()
    .split('\n');
}

/** On this machine, so often without a difference that it has no noise. */
function local(strategy: string, rowsPerS: number, workload = 'w', changes: Changes = {}): Cell[] {
  return [1, 2, 3].map((repeat) =>
    measured(strategy, workload, batchResult({ throughputRowsPerS: rowsPerS, makespanS: 10_000 / rowsPerS, ...changes }), repeat),
  );
}

describe.each([
  ['example', english],
  ['example', korean],
  ['seed-2018', english],
] as const)('the answer of results/%s', (name, language) => {
  it(`fits a terminal (${language.code})`, async () => {
    const record = await readRecord(kept(name));
    const lines = renderTerminal(sectionsOf(analyse(record, await loadPriceBook(record.priceBook)), language))
      .trimEnd()
      .split('\n');
    expect(lines.filter((line) => widthOf(line) > 80)).toEqual([]);
    // One more says where the rest stands.
    expect(lines.length).toBeLessThanOrEqual(language === korean ? 44 : 39);
  });
});

test('one sentence says what to take, what it does and how sure that is in each place', () => {
  const lines = terminal(runRecord([...local('quick', 50_000), ...local('slow', 10_000)]));
  expect(lines.slice(2, 11)).toEqual([
    'w: 10,000 rows at once',
    'Take quick: 50,000 rows/s on this machine, USD 1.07 a million in the cloud; sure',
    'on this machine (100 %) and in the cloud (100 %).',
    '  On this machine: 50,000 rows/s; the next, slow: 10,000 rows/s.',
    '  In the cloud:    35.2 rows/s, USD 1.07 a million with start-up; slow ties.',
    '  strategy  evidence  rows/s   latency  USD/million   days  h/month',
    '  quick     local     50,000*        —         1.07*     —        —',
    '  slow      local     10,000         —         1.08~     —        —',
    '* best, ~ ties with it; USD in the cloud; days to build, hours to maintain.',
  ]);
});

test('many workloads stand in one table, and one by one in the details', () => {
  const cells = ['a', 'b', 'c', 'd'].flatMap((workload) => [...local('quick', 2000, workload), ...local('slow', 1000, workload)]);
  const markdown = renderMarkdown(sectionsOf(analyse(runRecord(cells), book)));
  const [shown = '', folded = ''] = markdown.split('<summary>The answer for each workload</summary>');
  expect(shown).toContain('| workload | take | measured | USD/million | sure (here / cloud) |');
  expect(shown).toMatch(/\| d \| quick \| 2,000 rows\/s \| [\d.]+ \| sure \/ likely \|/);
  expect(shown).not.toContain('Take quick');
  expect(folded.match(/\*\*Take quick: /g)).toHaveLength(4);
});

test('what failed is said before all reservations, and how to repeat it', () => {
  const failed: Cell = { ...plan('rest', 'w'), state: 'failed', reason: 'no server' };
  const lines = terminal(runRecord([...local('direct', 1000), failed]));
  expect(lines.slice(2, 5)).toEqual([
    'w: 10,000 rows at once',
    'No verdict: rest failed.',
    '  What to do: Run again to the end, or without it (--strategy).',
  ]);
  expect(lines).toContain('! rest failed in w: no server. Repair that, then run again.');
  expect(lines.slice(-2)).toEqual(['Repair what failed, then run it again:', '  predbench run --resume 20261123-100000-test']);
});

const once = (strategy: string, rowsPerS: number) => local(strategy, rowsPerS).slice(0, 1);

test('a command is quoted for a shell, and broken before a flag', () => {
  const strategies = ["it's mine", 'other', 'a-third-that-is-far-behind'].map((name) => ({ name }));
  const cells = [...once("it's mine", 100), ...once('other', 50), ...once('a-third-that-is-far-behind', 1)];
  const lines = terminal(runRecord(cells, { experiment: { strategies }, experimentFile: 'my runs/experiment.yaml' }));
  expect(lines.slice(-2)).toEqual([
    String.raw`  predbench run 'my runs/experiment.yaml' --strategy 'it'\''s mine,other' \ `.trimEnd(),
    '    --repeats 12',
  ]);
});

test('markdown folds all else away', () => {
  const markdown = renderMarkdown(sectionsOf(analyse(fullRun, book)));
  const [answer = ''] = markdown.split('<details>');
  expect(answer.split('\n').length).toBeLessThan(60);
  expect(markdown.match(/<details>/g)).toHaveLength(markdown.match(/<\/details>\n/g)?.length ?? 0);
});
