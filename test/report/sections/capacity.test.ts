import { expect, test } from 'vitest';
import { Histogram } from '../../../src/measure/distribution/histogram.ts';
import { analyse } from '../../../src/analysis/index.ts';
import { renderMarkdown } from '../../../src/report/formats/markdown.ts';
import { sectionsOf } from '../../../src/report/sections/index.ts';
import { renderTerminal } from '../../../src/report/formats/terminal.ts';
import type { Capacity, CapacityFound } from '../../../src/core/record.ts';
import { measured, runRecord, streamResult } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';

const bound = { percent: 99, ms: 50 };

function capacity(strategy: string, found: CapacityFound): Capacity {
  return { strategy, bound, found, probes: [] };
}

function latency(ms: number) {
  const histogram = new Histogram();
  for (let i = 0; i < 1000; i++) histogram.record(ms);
  return histogram.distribution();
}

const held = measured('direct', 'direct-probe-1', streamResult({ latencyMs: latency(12.5) }));
const direct: Capacity = {
  strategy: 'direct',
  bound,
  found: { state: 'found', heldPerS: 1234.5, notHeldPerS: 1265 },
  probes: [
    { cell: 'direct x direct-guess #1', ratePerS: 1300 },
    { cell: held.id, ratePerS: 1234.5, verdict: { state: 'held' } },
    { cell: 'not kept', ratePerS: 1265, verdict: { state: 'not held', reason: 'p99 61 ms' } },
  ],
};
const others = [
  capacity('null', { state: 'at least', heldPerS: 9000, reason: 'the schedule was not held' }),
  capacity('rest', { state: 'below', notHeldPerS: 10, reason: 'the limit of 9 probes was reached' }),
  capacity('job', { state: 'unknown', reason: 'a batch job has no rate' }),
];
const sections = sectionsOf(analyse(runRecord([held], { capacities: [direct, ...others] }), book));

test('terminal: one line a strategy, and in words what a number alone does not say', () => {
  expect(renderTerminal(sections).split('\n').slice(2, 13)).toEqual([
    'Highest rates',
    'The highest rate with p99 <= 50 ms from the due time to the prediction, Poisson',
    'arrivals.',
    '  strategy  sustains, rows/s  not sustained, rows/s  probes',
    '  direct               1,235                  1,265       3',
    '  null               ≥ 9,000                      —       0',
    '  rest                     —                     10       0',
    '  job                      —                      —       0',
    '  null: no higher rate was tried: the schedule was not held.',
    '  rest: no rate tried had p99 <= 50 ms: the limit of 9 probes was reached.',
    '  job: not known: a batch job has no rate.',
  ]);
});

test('markdown: every probe with its verdict, no table of strategies that ran at different rates', () => {
  const text = renderMarkdown(sections);
  expect(text).not.toContain('All strategies');
  const probes = text.split('### direct\n\n')[1]?.split('\n').slice(2, 5);
  expect(probes).toEqual([
    '| direct x direct-guess #1 | 1,300 | — | — | closed loop, the first guess |',
    '| direct x direct-probe-1 #1 | 1,235 | 12.5 | 12.5 | held |',
    '| not kept | 1,265 | — | — | not held: p99 61 ms |',
  ]);
});
