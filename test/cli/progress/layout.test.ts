import { describe, expect, it, test } from 'vitest';
import { barLine, cellLine } from '../../../src/cli/progress/layout.ts';
import { end, planned, progress, runOf, start, stream } from '../../fixtures/told-run.ts';

const latency = { samples: 6, sumMs: 9, p99Ms: 12.34, within: [] };

function streaming(name = 'direct') {
  const first = planned(name, 'batch');
  const second = planned(name, 'stream');
  const { run, at } = runOf([first, second, planned(name, 'stream', 2)]);
  run.on(start(first));
  at(4000);
  run.on(end(first, { state: 'failed', reason: 'no model' }));
  run.on(start(second));
  at(6000);
  run.on(progress(0, 0));
  at(16_000);
  run.on(progress(990, 10, { failed: 3, latency }));
  return run;
}

describe('the line of a cell fits, the name shortened first, then the figures left out that are worth least', () => {
  const run = streaming();
  test.each([
    [80, '[2/3] direct x stream #1  99 rows/s, p99 12.3 ms, 3 failed, 50 s left'],
    [70, '[2/3] direct x stream #1  99 rows/s, p99 12.3 ms, 3 failed, 50 s left'],
    [58, '[2/3] direct x stream #1  99 rows/s, 3 failed, 50 s left'],
    [40, '[2/3] direct…eam #1  99 rows/s, 3 failed'],
    [20, '[2/3] d…1  99 rows/s'],
  ])('%i columns', (columns, line) => {
    const said = cellLine(run, columns);
    expect(said.length).toBeLessThanOrEqual(columns);
    expect(said).toBe(line);
  });

  it('with the longest name that there may be', () => {
    const long = streaming('s'.repeat(64));
    for (let columns = 10; columns < 120; columns++) expect(cellLine(long, columns).length).toBeLessThanOrEqual(columns);
    expect(cellLine(long, 80)).toBe('[2/3] ssssssssssssss…ss x stream #1  99 rows/s, p99 12.3 ms, 3 failed, 50 s left');
  });
});

test('what a cell does comes first while it is stopped', () => {
  expect(cellLine(streaming(), 90, 'stopping')).toBe(
    '[2/3] direct x stream #1  stopping, 99 rows/s, p99 12.3 ms, 3 failed, 50 s left',
  );
});

test('a cell that has not begun, and one without an answer', () => {
  const cell = planned('direct', 'batch');
  const { run, at } = runOf([cell]);
  run.on(start(cell));
  at(2400);
  expect(cellLine(run, 80)).toBe('[1/1] direct x batch #1  starting, 2 s');
  run.on(progress(0, 0.5));
  expect(cellLine(run, 80)).toBe('[1/1] direct x batch #1  no answer yet, 2 s, 0 failed');
});

test('a search says the most that there may be', () => {
  const { run, at } = runOf([planned('direct', 'stream'), planned('direct', 'stream', 2)]);
  const cell = { ...planned('direct', 'direct-guess'), id: 'direct x direct-guess' };
  run.on(start(cell, stream));
  at(1000);
  run.on(progress(10, 10));
  expect(cellLine(run, 80)).toBe('[1] direct x direct-guess  1 rows/s, 0 failed, 50 s left');
  expect(barLine(run, 50)).toBe('0 of at most 2 cells done, at most 1 min 53 s left');
});

test('the bar of the run gives way to its words', () => {
  const run = streaming();
  expect(barLine(run, 80)).toBe('███████████░░░░░░░░░░░░░░░░░  1 of 3 cells done, 1 failed, about 1 min 53 s left');
  expect(barLine(run, 62)).toBe('████░░░░░░  1 of 3 cells done, 1 failed, about 1 min 53 s left');
  expect(barLine(run, 50)).toBe('1 of 3 cells done, 1 failed, about 1 min 53 s left');
});
