import { describe, expect, it } from 'vitest';
import { compare } from '../../../src/analysis/comparison/compare.ts';
import { allHeld, type JudgedThreshold } from '../../../src/analysis/thresholds/judged.ts';
import { judgeThresholds } from '../../../src/analysis/thresholds/judge.ts';
import type { Cell, RunRecord } from '../../../src/core/record.ts';
import { batchResult, distribution, jobResult, measured, plan, runRecord, streamResult } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';

const workloads = [
  { name: 'batch', use: 'batch' },
  { name: 'slow', use: 'stream' },
];

/** `direct` with a p99 of 20 ms and `rest` with one of 60 ms on a stream, both with a batch; a job with a batch. */
const cells: readonly Cell[] = [
  measured('direct', 'batch', batchResult()),
  measured('rest', 'batch', batchResult({ makespanS: 8, throughputRowsPerS: 1250 })),
  measured('job', 'batch', jobResult({ makespanS: 40, throughputRowsPerS: 250 })),
  measured('direct', 'slow', streamResult()),
  measured('rest', 'slow', streamResult({ latencyMs: distribution(2000, 15) })),
  { ...plan('job', 'slow'), state: 'not applicable', reason: 'a stream never ends' },
];

function judge(
  thresholds: readonly string[],
  of = cells,
  experiment: object = {},
  changes: Partial<RunRecord> = {},
): JudgedThreshold[] {
  const strategies = ['direct', 'rest', 'job'].map((name) => ({ name }));
  const record = runRecord(of, { ...changes, experiment: { workloads, strategies, thresholds, ...experiment } });
  return judgeThresholds(compare(record, book));
}

function checks(threshold: string, of?: readonly Cell[], experiment?: object) {
  return judge([threshold], of, experiment).flatMap((one) => one.checks);
}

it('an experiment without thresholds keeps all that it asks for', () => {
  expect(judge([])).toEqual([]);
  expect(allHeld([])).toBe(true);
});

it('holds every strategy to it in every workload that has the figure', () => {
  expect(judge(['p99 < 50 ms'])).toEqual([
    {
      text: 'p99 < 50 ms',
      state: 'broken',
      checks: [
        { workload: 'slow', strategy: 'direct', key: 'latency_p99_ms', state: 'held', value: 20, allowed: 50 },
        { workload: 'slow', strategy: 'rest', key: 'latency_p99_ms', state: 'broken', value: 60, allowed: 50 },
      ],
    },
  ]);
});

it('or the one that it names, in the workload that it names', () => {
  expect(judge(['direct.p99 < 50 ms', 'throughput >= 1000 on batch']).map(({ state, checks }) => [state, checks.length])).toEqual(
    [
      ['held', 1],
      ['broken', 3],
    ],
  );
});

it.each([
  ['rest.p99 < 3 x direct.p99', 'broken', 60, 60],
  ['rest.p99 <= 3 x direct.p99', 'held', 60, 60],
  ['rest.p99 < 3.5 x direct.p99', 'held', 60, 70],
  ['rest.p99 <= 5 x service_p99', 'held', 60, 60],
])('another figure: %s', (text, state, value, allowed) => {
  expect(checks(text)).toMatchObject([{ strategy: 'rest', state, value, allowed }]);
});

it('nothing is held against itself', () => {
  expect(checks('p99 < 2 x direct.p99').map(({ strategy }) => strategy)).toEqual(['rest']);
});

describe('not measured', () => {
  it.each([
    ['response_p99 < 5 ms', 'nothing in this run has response_p99_ms', {}],
    ['job.p99 < 5 ms', 'nothing in this run has latency_p99_ms', {}],
    ['job.p99 < 5 ms on slow', 'a stream never ends', {}],
    ['direct.p99 < 5 ms on batch', 'only a stream has latency_p99_ms', {}],
    ['job.service_p99 < 5 ms on batch', 'only strategies that work call by call have service_p99_ms', {}],
    ['direct.latency_p99.9 < 5 ms', 'too few samples: p99.9 takes 10,000', {}],
    ['direct.cpu_children == 0 on batch', 'the run has no cpu_children_s of it', {}],
    ['rest.p99 < 5 x direct.p99.9', 'direct: too few samples: p99.9 takes 10,000', {}],
  ])('%s: %s', (text, reason, experiment) => {
    const all = checks(text, cells, experiment).map((check) => [check.state, check.reason]);
    expect(all.at(-1)).toEqual(['not measured', reason]);
  });

  it('what was not run', () => {
    const [held, missing] = checks('throughput > 1 on batch', [measured('direct', 'batch', batchResult())], {
      strategies: [{ name: 'direct' }, { name: 'rest' }],
    });
    expect([held?.state, missing]).toEqual([
      'held',
      { workload: 'batch', strategy: 'rest', key: 'throughput_rows_per_s', state: 'not measured', reason: 'rest was not run' },
    ]);
  });

  it('what held as far as it was measured, where a repeat failed', () => {
    const failed: Cell = { ...plan('direct', 'slow', 2), state: 'failed', reason: 'the server was gone' };
    const of = [measured('direct', 'slow', streamResult()), failed];
    expect(checks('direct.p99 < 50 ms', of)).toMatchObject([
      { state: 'not measured', value: 20, reason: 'direct x slow #2 failed: the server was gone' },
    ]);
    expect(checks('direct.p99 < 10 ms', of)).toMatchObject([{ state: 'broken', value: 20 }]);
  });

  it('what held in a run that was stopped before all repeats', () => {
    expect(checks('direct.p99 < 50 ms', cells, { repeats: 3 })).toMatchObject([
      { state: 'not measured', reason: '2 of 3 repeats were not run' },
    ]);
  });

  it('what says too little to be ranked; counts are counts', () => {
    const dropped = streamResult({ counts: { due: 2000, ok: 1990, failed: 0, dropped: 10, duplicates: 0 } });
    const of = [measured('direct', 'slow', dropped)];
    expect(checks('direct.p99 < 50 ms', of)).toMatchObject([{ state: 'not measured', reason: '10 instances had no answer' }]);
    expect(checks('direct.dropped < 1 % on slow', of)).toMatchObject([{ state: 'held', value: 10, allowed: 20 }]);
    expect(checks('direct.dropped == 0 on slow', of)).toMatchObject([{ state: 'broken', value: 10, allowed: 0 }]);
  });

  it('a cost that lacks a price', () => {
    const unpriced = batchResult({
      usage: [{ part: 'p', sku: 'nobody/knows', quantity: 1, unit: 'piece', evidence: 'measured', rule: 'one' }],
      evidence: 'cloud',
    });
    expect(checks('direct.usd_per_run < 100000 on batch', [measured('direct', 'batch', unpriced)])).toMatchObject([
      { state: 'not measured', reason: 'its cost is at least that: something it uses has no price' },
    ]);
  });
});

const repeated = (values: readonly number[]): Cell[] =>
  values.map((p50, i) => measured('direct', 'slow', streamResult({ latencyMs: distribution(2000, p50) }), i + 1));
const failing = (failed: number) => streamResult({ counts: { due: 2000, ok: 2000 - failed, failed, dropped: 0, duplicates: 0 } });
const further = (ms: number) => streamResult({ latencyMs: { ...distribution(20_000, 5), further: [{ percent: 99.9, ms }] } });

describe('repeats', () => {
  it('the median counts, with its interval', () => {
    const of = repeated([1, 2, 3, 4, 5, 100]);
    expect(checks('direct.p50 < 4', of, { repeats: 6 })).toMatchObject([
      { state: 'held', value: 3.5, allowed: 4, interval: { low: 1, high: 100 } },
    ]);
  });

  it('of what happens to instances every repeat counts', () => {
    const of = [0, 5, 0].map((failed, i) => measured('direct', 'slow', failing(failed), i + 1));
    expect(checks('direct.failed == 0 on slow', of, { repeats: 3 })).toMatchObject([{ state: 'broken', value: 5, allowed: 0 }]);
    expect(checks('direct.failed < 1 % on slow', of, { repeats: 3 })).toMatchObject([{ state: 'held', value: 5, allowed: 20 }]);
  });

  it('percentiles that the experiment asks for', () => {
    const of = [30, 40, 50].map((ms, i) => measured('direct', 'slow', further(ms), i + 1));
    expect(checks('direct.p99.9 < 45', of, { repeats: 3 })).toMatchObject([{ state: 'held', value: 40, allowed: 45 }]);
  });
});

it('a strategy that predicts nothing is held to nothing, unless it is named', () => {
  const idle = measured('null', 'batch', batchResult({ evidence: 'none' }));
  const experiment = { strategies: [{ name: 'null' }, { name: 'direct' }] };
  const of = [idle, measured('direct', 'batch', batchResult())];
  expect(checks('throughput > 1 on batch', of, experiment).map(({ strategy }) => strategy)).toEqual(['direct']);
  expect(checks('null.throughput > 1 on batch', of, experiment)).toMatchObject([{ strategy: 'null', state: 'not measured' }]);
});

it('a search for capacity has probes, which no threshold is about', () => {
  expect(judge(['p99 < 50 ms'], cells, {}, { capacities: [] })).toEqual([]);
});

it('the worst check decides', () => {
  const states = judge(['p99 < 50 ms', 'p99 < 100 ms', 'response_p99 < 1']).map(({ state }) => state);
  expect(states).toEqual(['broken', 'held', 'not measured']);
  expect(allHeld(judge(['p99 < 100 ms']))).toBe(true);
  expect(allHeld(judge(['response_p99 < 1']))).toBe(false);
});
