import { expect, it } from 'vitest';
import { plainProgress } from '../../../src/cli/commands/progress.ts';
import { batchResult } from '../../fixtures/results.ts';

const cell = { id: 'direct x batch #1', strategy: 'direct', workload: 'batch', repeat: 1 };

it('says a line for each cell, and every ten seconds between', () => {
  const lines: string[] = [];
  let nowMs = 0;
  const { on } = plainProgress({ say: (text) => void lines.push(text) }, () => nowMs);
  on({ type: 'cell-start', cell, index: 0, total: 3 });
  for (const [ms, done] of [
    [9_999, 100],
    [10_000, 12_345],
    [15_000, 13_000],
  ] as const) {
    nowMs = ms;
    on({ type: 'progress', done, total: 20_000 });
  }
  on({ type: 'cell-end', cell: { ...cell, state: 'failed', reason: 'no model' } });
  on({ type: 'cell-end', cell: { ...cell, state: 'not applicable', reason: 'never ends' } });
  nowMs = 26_000;
  on({ type: 'progress', done: 5 });
  expect(lines).toEqual([
    '[1/3] direct x batch #1',
    '  12,345 of 20,000 rows',
    '  failed: no model',
    '  not applicable: never ends',
    '  5 rows',
  ]);
});

it('says why a cell failed that ran to its end: the most frequent reasons, each once', () => {
  const lines: string[] = [];
  const failures = [50, 20, 10, 9, 8, 2, 1].map((count, i) => ({ message: `reason ${i + 1}`, count }));
  const result = batchResult({ failures });
  plainProgress({ say: (text) => void lines.push(text) }, () => 0).on({
    type: 'cell-end',
    cell: { ...cell, state: 'failed', reason: 'it predicted nothing: reason 1 (50 times)', result },
  });
  expect(lines).toEqual([
    [
      '  failed: it predicted nothing: reason 1 (50 times)',
      '    20 times: reason 2',
      '    10 times: reason 3',
      '    9 times: reason 4',
      '    8 times: reason 5',
      '    and 2 other reasons',
    ].join('\n'),
  ]);
});
