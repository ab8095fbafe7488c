import { expect, it } from 'vitest';
import { plainProgress } from '../../../src/cli/progress/plain.ts';
import { batchResult } from '../../fixtures/results.ts';
import { end, planned, progress, runOf, start } from '../../fixtures/told-run.ts';

function lines(cells = [planned('direct', 'batch')]) {
  const said: string[] = [];
  const { run, now, at } = runOf(cells);
  return { said, at, ...plainProgress(run, { say: (text) => void said.push(text) }, now) };
}

it('says a line for each cell, and every ten seconds between', () => {
  const cells = [planned('direct', 'batch'), planned('batch-job', 'stream'), planned('direct', 'stream')] as const;
  const { said, at, on } = lines([...cells]);
  on(start(cells[0]));
  for (const [ms, done] of [
    [9_999, 900],
    [10_000, 1_000],
    [15_000, 13_000],
  ] as const) {
    at(ms);
    on(progress(done, ms / 1000));
  }
  at(18_000);
  on(end(cells[0], { state: 'failed', reason: 'no model' }));
  on(start(cells[1]));
  on(end(cells[1], { state: 'not applicable', reason: 'never ends' }));
  on({ type: 'note', text: 'the queue was not removed' });
  on(start(cells[2]));
  at(28_000);
  on(progress(6, 5, { failed: 2, latency: { samples: 6, sumMs: 9, p99Ms: 12.3, within: [] } }));
  expect(said).toEqual([
    '[1/3] direct x batch #1',
    '  1,000 of 20,000 rows, 100 rows/s, 0 failed, 3 min 10 s left; 0 of 3 cells done, about 4 min 13 s left',
    '  failed: no model',
    '[2/3] batch-job x stream #1',
    '  not applicable: never ends',
    '  the queue was not removed',
    '[3/3] direct x stream #1',
    '  8 rows, 1.20 rows/s, p99 12.3 ms, 2 failed, 55 s left; 2 of 3 cells done, 1 failed, about 55 s left',
  ]);
});

it('says why a cell failed that ran to its end: the most frequent reasons, each once', () => {
  const { said, on } = lines();
  const failures = [50, 20, 10, 9, 8, 2, 1].map((count, i) => ({ message: `reason ${i + 1}`, count }));
  const reason = 'it predicted none of its 100 instances, most often (50 times) because: reason 1';
  on(end(planned('direct', 'batch'), { state: 'failed', reason, result: batchResult({ failures }) }));
  expect(said).toEqual([
    [
      `  failed: ${reason}`,
      '    20 times: reason 2',
      '    10 times: reason 3',
      '    9 times: reason 4',
      '    8 times: reason 5',
      '    and 2 other reasons',
    ].join('\n'),
  ]);
});

it('says what a stop waits for', () => {
  const { said, on, stopping } = lines();
  stopping();
  on(start(planned('direct', 'batch')));
  stopping();
  on(progress(100, 1));
  stopping();
  on(end(planned('direct', 'batch'), { state: 'failed', reason: 'no model' }));
  stopping();
  expect(said).toEqual([
    '  waiting for the checks to end, a few seconds',
    '[1/1] direct x batch #1',
    '  waiting for direct x batch #1 to end, a minute at most',
    '  waiting for direct x batch #1 to finish its calls and to close, a minute at most; what it measured is kept',
    '  failed: no model',
    '  what was measured gets its report',
  ]);
});
