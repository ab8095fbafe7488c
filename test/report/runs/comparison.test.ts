import { describe, expect, test } from 'vitest';
import type { Comparison } from '../../../src/analysis/comparison/comparison.ts';
import { compareRuns } from '../../../src/analysis/runs/compare-runs.ts';
import { judgeLimits, parseChangeLimit } from '../../../src/analysis/runs/limits.ts';
import { renderHtml } from '../../../src/report/formats/html/index.ts';
import { renderMarkdown } from '../../../src/report/formats/markdown.ts';
import { renderTerminal } from '../../../src/report/formats/terminal.ts';
import { changeCharts } from '../../../src/report/runs/charts.ts';
import { runsSections } from '../../../src/report/runs/comparison.ts';
import { english } from '../../../src/report/runs/english.ts';
import { runsJson } from '../../../src/report/runs/json.ts';
import { machine, plan } from '../../fixtures/results.ts';
import { batches, run, streams } from '../../fixtures/repeats.ts';

const rates = [1000, 1010, 1020, 1030, 1040, 1050];
const times = (factor: number) => rates.map((rate) => rate * factor);
const base = run(batches('direct', rates));

function reportOf(runs: readonly Comparison[], failOn: readonly string[] = []) {
  const limits = failOn.map(parseChangeLimit);
  const comparison = compareRuns(
    runs,
    limits.map(({ key }) => key),
  );
  return { comparison, takes: [], limits: judgeLimits(comparison, limits) };
}

/** s0, s1 and so on, so many times as fast. */
function strategiesOf(...factors: readonly number[]): Comparison {
  return run(factors.flatMap((factor, i) => batches(`s${i}`, times(factor))));
}

const strategies = (maxSize: number) => [{ name: 'direct', use: 'direct', batching: { maxSize, maxWaitMs: 0 } }];

function headlineOf(a: Comparison, b: Comparison): string {
  const { pairs, tests } = compareRuns([a, b]);
  return english.headline(pairs[0]!, tests);
}

describe('the first sentence', () => {
  test.each<[string, Comparison, Comparison, string]>([
    [
      'faster',
      base,
      run(batches('direct', times(1.12))),
      'B is 12 % faster with direct on batch; nothing else changed beyond noise.',
    ],
    [
      'slower',
      base,
      run(batches('direct', times(0.9))),
      'B is 10 % slower with direct on batch; nothing else changed beyond noise.',
    ],
    ['the same', base, base, 'B shows no change beyond noise in 2 figures.'],
    [
      'on another machine',
      base,
      run(batches('direct', times(1.12)), { machine: { ...machine, cores: 8 }, versions: { predbench: '0.2.0' } }),
      'B is 12 % faster with direct on batch, together with machine, predbench, node and 2 more: no effect of one of them.',
    ],
    [
      'latency',
      run(streams('rest', [5, 5.1, 5.2, 5.3, 5.4, 5.5])),
      run(streams('rest', [10, 10.2, 10.4, 10.6, 10.8, 11])),
      'B has a p50 100 % higher with rest on stream and has a p99 100 % higher with rest on stream; nothing else changed beyond noise.',
    ],
    [
      'once each',
      run(batches('direct', [1000])),
      run(batches('direct', [1200])),
      'Too few repeats to tell a change of B from noise: 1 and 1, where it takes 6 of each run. The largest, untested: +20 % rows/s with direct on batch.',
    ],
    [
      'nothing in common',
      base,
      run(batches('rest', rates)),
      'B and A have no strategy and workload in common: there is nothing to compare.',
    ],
    [
      'failing',
      base,
      run(batches('direct', times(2), { counts: { due: 10_000, ok: 100, failed: 9900, dropped: 0, duplicates: 0 } })),
      'B cannot be compared with A: B predicted fewer of the instances.',
    ],
  ])('%s', (_, a, b, sentence) => expect(headlineOf(a, b)).toBe(sentence));

  test('says how many repeats so many tests take', () => {
    const many = run(Array.from({ length: 12 }, (_, i) => batches(`s${i}`, rates)).flat());
    expect(headlineOf(many, many)).toBe(
      'B shows no change beyond noise in 24 figures. It takes 7 repeats of each run to see one among so many.',
    );
  });

  test('names the largest two and counts the others', () => {
    expect(headlineOf(strategiesOf(1, 1, 1, 1), strategiesOf(1.1, 2, 0.7, 1.3))).toBe(
      'B is 100 % faster with s1 on batch, is 30 % slower with s2 on batch and 2 more figures changed; nothing else changed beyond noise.',
    );
  });
});

test('on the terminal, at most 80 columns', () => {
  const failed = { ...plan('rest', 'batch'), state: 'failed', reason: 'the server went away' } as const;
  const text = renderTerminal(
    runsSections(
      reportOf(
        [
          run([...batches('direct', rates), ...batches('rest', rates)], { experiment: { strategies: strategies(64) } }),
          run([...batches('direct', times(1.5)), failed], {
            experiment: { strategies: strategies(128) },
            id: '20261124-100000-test',
          }),
        ],
        ['throughput < -10 %', 'p99 > 5 %'],
      ),
      english,
    ),
  );
  expect(text).toMatchInlineSnapshot(`
    "B beside A
    B is 50 % faster with direct on batch; strategies.direct.batching.maxSize
    differs too, and nothing else that is recorded.
    A machine may be a few per cent slower for an hour: rely on a small change only
    if both runs, made once more in turn, show it again.
      throughput < -10 %: not judged: failed: the server went away (rest on batch in
                          B)
      p99 > 5 %:          not judged: failed: the server went away (rest on batch in
                          B)
    ! B: rest x batch #1 failed: the server went away
      A: 20261123-100000-test, 2026-11-23 10:00, Test CPU x 4, predbench 0.1.0
      B: 20261124-100000-test, 2026-11-23 10:00, Test CPU x 4, predbench 0.1.0

    What else differs in B:
      strategies.direct.batching.maxSize: 64 → 128
      not known: whether the model is the same: models/m has no checksum in one of
        the runs
      not known: whether the data is the same: csv data/x.csv has no checksum in one
        of the runs

    batch
      strategy  figure       verdict          A      B   change     95 % interval
      direct    rows/s       with others  1,025  1,538    +50 %  [+45.7, +54.4] %
      direct    rows/CPU s   ~            2,000  2,000      0 %          [0, 0] %
      direct    USD/million                1.14   1.12  -1.90 %

    Not compared, or only in part:
      rest on batch: B: failed: the server went away

    ~: no change beyond noise. with others: more than noise, but other things differ
    too, so it is no effect of one. Each interval is of its change alone.
    "
  `);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
});

test('charts show each change with its interval, by figure; what is noise is dim', () => {
  const { comparison } = reportOf([strategiesOf(1, 1), strategiesOf(1.5, 1)]);
  const [section] = changeCharts(comparison, english);
  expect(section?.blocks.map((block) => block.kind === 'chart' && block.title)).toEqual([
    // Rows per CPU second are the same in all.
    'batch, rows/s: B beside A',
  ]);
  expect(section?.blocks[0]).toMatchObject({
    x: { name: 'change', unit: '%' },
    bars: [
      { name: 's0', values: [expect.closeTo(50)], interval: { low: expect.closeTo(45.7, 1) }, text: '+50 %', dim: false },
      { name: 's1', values: [0], text: '0 % ~', dim: true },
    ],
  });
  expect(changeCharts(reportOf([base]).comparison, english)).toEqual([]);
});

test('three runs: each beside the first', () => {
  const { pairs } = compareRuns([base, run(batches('direct', times(2))), run(batches('direct', times(3)))]);
  expect(pairs.map(({ from, to }) => [from, to])).toEqual([
    ['A', 'B'],
    ['A', 'C'],
  ]);
});

test('names cannot break out of the Markdown and of the page', async () => {
  const name = '<script>|`x`';
  const report = reportOf([run(batches(name, rates)), run(batches(name, times(2)))]);
  const sections = runsSections(report, english);
  const html = await renderHtml([...sections, ...changeCharts(report.comparison, english)]);
  expect(html).not.toContain('<script');
  expect(html).toContain('&lt;script&gt;');
  const markdown = renderMarkdown(sections);
  expect(markdown).not.toContain('<script>');
  expect(markdown).toContain('&lt;script&gt;\\|');
});

test('as JSON, without the records', () => {
  const data: unknown = JSON.parse(
    runsJson(reportOf([base, run(batches('direct', times(1.12)))], ['throughput < -10 %']), english),
  );
  expect(data).toMatchObject({
    version: 1,
    runs: [{ label: 'A', id: '20261123-100000-test' }, { label: 'B' }],
    pairs: [
      {
        text: 'B is 12 % faster with direct on batch; nothing else changed beyond noise.',
        rows: [
          {
            workload: 'batch',
            strategy: 'direct',
            changes: [{ key: 'throughput_rows_per_s', verdict: 'changed', is: 'better' }, {}, {}],
          },
        ],
      },
    ],
    tests: { count: 2 },
    limits: [{ text: 'throughput < -10 %', state: 'held' }],
  });
  expect(JSON.stringify(data)).not.toContain('"record"');
});
