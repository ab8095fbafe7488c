import { describe, expect, it, test } from 'vitest';
import { batchResult } from '../../fixtures/results.ts';
import { batch, end, planned, progress, runOf, start, stream } from '../../fixtures/told-run.ts';

const job = { ...planned('batch-job', 'stream'), reason: 'a stream never ends' };

describe('time left of a run', () => {
  it('is unknown until a batch has a rate, then by planned seconds, measured rates and what cells took besides', () => {
    const [first, second, third] = [planned('direct', 'batch'), planned('direct', 'stream'), planned('direct', 'batch', 2)];
    const { run, at } = runOf([first, second, third, planned('batch-job', 'stream')]);
    run.on(start(first));
    expect([run.leftS, run.share]).toEqual([undefined, 0]);
    at(2000);
    run.on(progress(0, 0.5));
    expect(run.leftS).toBeUndefined();
    at(5500);
    run.on(progress(8000, 4));
    // 12,000 rows at 2,000/s; 60 + 3 s; 20,000 rows at 2,000/s + 3 s; a job takes no stream.
    expect(run.leftS).toBe(6 + 63 + 13);
    expect(run.share).toBeCloseTo(5.5 / 11.5 / 4, 12);

    at(14_000);
    // 4 s of rows, so 10 s besides; a repeat takes as long as the first.
    run.on(end(first, { state: 'measured', result: batchResult() }));
    expect([run.done, run.leftS]).toEqual([1, 70 + 14]);
    run.on(start(second));
    at(20_000);
    run.on(progress(0, 0));
    expect(run.leftS).toBe(60 + 14);
    at(90_000);
    run.on(progress(6000, 61));
    expect(run.leftS).toBe(14);
  });

  it('of batches is that of a run before, until this one has measured the strategy', () => {
    const cells = [planned('direct', 'batch'), planned('rest', 'batch'), planned('direct', 'batch', 2)] as const;
    const { run, at } = runOf(cells, new Map(cells.map(({ id }, i) => [id, 10 * (i + 1)])));
    expect(run.leftS).toBe(60);
    run.on(start(cells[0]));
    at(4000);
    run.on(end(cells[0], { state: 'measured', result: batchResult() }));
    // The repeat takes as long as the first.
    expect(run.leftS).toBe(20 + 4);
  });

  it('is unknown where a stream has no end', () => {
    const { run } = runOf([planned('direct', 'stream')]);
    const { seconds: _, ...endless } = { ...stream, seconds: 0 };
    run.on(start(planned('direct', 'stream'), endless as never));
    run.on(progress(6000, 60));
    expect([run.leftS, run.cell?.leftS]).toEqual([undefined, undefined]);
  });

  it('is unknown once a cell takes longer than one before', () => {
    const [first, second] = [planned('batch-job', 'batch'), planned('batch-job', 'batch', 2)];
    const { run, at } = runOf([first, second]);
    run.on(start(first));
    at(30_000);
    run.on(end(first, { state: 'measured', result: batchResult() }));
    run.on(start(second));
    at(40_000);
    run.on(progress(0, 8));
    expect(run.leftS).toBe(20);
    at(70_000);
    expect(run.leftS).toBeUndefined();
  });
});

test('cells that ended are counted, with those that failed', () => {
  const cells = [planned('direct', 'batch'), planned('direct', 'stream')] as const;
  const { run } = runOf(cells);
  for (const cell of cells) {
    run.on(start(cell));
    run.on(end(cell, { state: 'failed', reason: 'no model' }));
  }
  expect([run.done, run.failed, run.total, run.cell, run.leftS]).toEqual([2, 2, 2, undefined, 0]);
});

test('a search leaves probes out: the next strategy begins where its own begin', () => {
  const probes = ['direct', 'direct', 'direct', 'rest', 'rest'].map((strategy, i) => planned(strategy, 'stream', i));
  const { run } = runOf(probes);
  const placed = [];
  for (const name of ['direct-guess', 'direct-probe-1', 'rest-guess', 'rest-probe-1']) {
    const cell = { id: name, strategy: name.split('-')[0] as string, workload: name, repeat: 1 };
    run.on(start(cell, { ...stream, name }));
    placed.push(run.done);
    run.on(end(cell, job));
  }
  expect(placed).toEqual([0, 1, 3, 4]);
  expect([run.isAtMost, runOf(probes).run.isAtMost]).toEqual([true, false]);
});

test('the rate is that of the last seconds, and of predictions only', () => {
  const cell = planned('direct', 'batch');
  const { run } = runOf([cell]);
  run.on(start(cell, batch));
  run.on(progress(0, 1));
  expect(run.cell?.okPerS).toBeUndefined();
  run.on(progress(1000, 2));
  expect(run.cell?.okPerS).toBe(500);
  for (const elapsedS of [3, 4, 5]) run.on(progress(1000, elapsedS, { failed: 7 }));
  expect(run.cell?.okPerS).toBe(0);
});
