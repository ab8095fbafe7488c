import { describe, expect, it, test } from 'vitest';
import { compare } from '../../../src/analysis/comparison/compare.ts';
import { runCases } from '../../../src/analysis/decision/run-cases.ts';
import { defaultPriorities } from '../../../src/core/keys/priorities.ts';
import type { Cell, RunRecord } from '../../../src/core/record.ts';
import { batchResult, type Changes, measured, plan, runRecord } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';
import { costLine, decide } from '../../decide/candidates.ts';

const { part, sku, quantity, unit, evidence, rule } = costLine();
const usage = [{ part, sku, quantity, unit, evidence, rule }];

function caseOf(cells: readonly Cell[], changes: Parameters<typeof runRecord>[1] = {}) {
  const [batch] = runCases(compare(runRecord(cells, changes), book));
  if (batch === undefined) throw new Error('a workload is a case');
  return batch;
}

function decided(cells: readonly Cell[], changes: Parameters<typeof runRecord>[1] = {}) {
  return decide(caseOf(cells, changes), { priorities: defaultPriorities, limits: [], seed: 1 });
}

const quick = { throughputRowsPerS: 2000, usage };
const slow: Changes = { throughputRowsPerS: 1000, usage, evidence: 'embedded stand-in' };
const repeated = (strategy: string, changes: Changes) =>
  [1, 2, 3].map((repeat) => measured(strategy, 'batch', batchResult(changes), repeat));
const both = [...repeated('direct', quick), ...repeated('rest', slow)];

test('a workload of a stored run is a case: medians, repeats, and who is not ranked', () => {
  const { name, candidates } = caseOf([
    measured('direct', 'batch', batchResult(quick)),
    measured('direct', 'batch', batchResult({ throughputRowsPerS: 2100, usage }), 2),
    measured('rest', 'batch', batchResult(slow)),
    measured('lossy', 'batch', batchResult({ throughputRowsPerS: 9000, valid: { ok: false, reason: 'instances lost' } })),
  ]);
  expect(name).toBe('batch');
  expect(
    candidates.map(({ strategy, evidence: of, figures, repeats, unranked }) => [
      strategy,
      of,
      figures['throughput_rows_per_s'],
      repeats.length,
      unranked,
    ]),
  ).toEqual([
    ['direct', 'local', 2050, 2, undefined],
    ['rest', 'embedded stand-in', 1000, 1, undefined],
    ['lossy', 'local', 9000, 1, 'instances lost'],
  ]);
});

test('from stand-ins and local work the verdict is for this machine, without dollars, and a second one for the cloud with them', () => {
  const { cloud, ...here } = decided(both);
  expect(here).toMatchObject({
    place: 'this machine',
    recommendation: 'direct',
    criteria: [{ consideration: 'throughput', weight: 1 }],
    leftOut: [
      { consideration: 'latency', reason: 'no strategy has a figure' },
      { consideration: 'cost', reason: 'it stands in the verdict for the cloud' },
    ],
    assumed: [],
  });
  expect(cloud).toMatchObject({ place: 'the cloud', criteria: [{ consideration: 'throughput' }, { consideration: 'cost' }] });
  expect(cloud?.assumed.map(({ strategy, quantity: of }) => `${strategy} ${of}`)).toContain('rest round-trip-ms');
});

test('a limit on dollars is one of the verdict for the cloud', () => {
  const limit = { key: 'cost_usd_per_million', relation: '<=', value: 1e-9 } as const;
  const { cloud, ...here } = decide(caseOf(both), { priorities: defaultPriorities, limits: [limit], seed: 1 });
  expect([here.limits, here.recommendation]).toEqual([[], 'direct']);
  expect([cloud?.limits, cloud?.best]).toEqual([[limit], []]);
});

test('from the cloud itself there is one verdict, with dollars', () => {
  const decision = decided([...repeated('a', { ...quick, evidence: 'cloud' }), ...repeated('b', { ...slow, evidence: 'cloud' })]);
  expect(decision).not.toHaveProperty('cloud');
  expect(decision).not.toHaveProperty('place');
  expect(decision.criteria.map(({ consideration }) => consideration)).toEqual(['throughput', 'cost']);
});

test('where the run was scaled or its batch was short the verdict says so', () => {
  const short = { code: 'short', severity: 'caution', message: '', advice: '', data: {} } as const;
  const brief = { ...quick, warnings: [short] };
  const scale = { factor: 0.01, full: [{ workload: 'batch', rows: 1_000_000 }] };
  expect(decided([...repeated('a', brief), ...repeated('b', slow)], { scale }).provisos).toEqual([
    { kind: 'scaled', factor: 0.01 },
    { kind: 'short' },
  ]);
  // Of another workload.
  const other = { factor: 0.01, full: [{ workload: 'stream', seconds: 60 }] };
  expect(decided(both, { scale: other })).toMatchObject({ provisos: [], sure: 1 });
});

const withheld = (cells: readonly Cell[], changes: Parameters<typeof runRecord>[1] = {}) => {
  const decision = decided(cells, changes);
  expect([decision.best, decision.ranked, decision.cloud, decision.settled]).toEqual(
    decision.withheld.length === 0 ? [expect.anything(), expect.anything(), expect.anything(), true] : [[], [], undefined, false],
  );
  return decision.withheld.map(({ reason }) => reason);
};

describe('there is no verdict', () => {
  const strategies = ['direct', 'rest'].map((name) => ({ name }));
  const experiment = { strategies, repeats: 3 };

  it('where predictions disagree', () => {
    const disagreement: RunRecord['agreements'][number] = {
      workload: 'batch',
      state: 'disagree',
      cells: ['direct x batch #1', 'rest x batch #1'],
      compared: 900,
      missing: 0,
      maxDifference: 0.25,
      differing: 3,
      example: { key: 17, output: 'weight', values: ['7.5', '7.25'] },
    };
    expect(withheld(both, { agreements: [disagreement] })).toEqual([
      'predictions disagree: 3 of 900 instances differ between direct x batch #1 and rest x batch #1',
    ]);
    expect(withheld(both, { agreements: [{ ...disagreement, workload: 'stream' }] })).toEqual([]);
  });

  it('where a cell failed', () => {
    const failed: Cell = { ...plan('job', 'batch'), state: 'failed', reason: 'no bucket' };
    expect(withheld([...both, failed])).toEqual(['job failed']);
    expect(withheld([...both.slice(1), { ...plan('direct', 'batch', 2), state: 'failed', reason: 'no memory' }])).toEqual([
      'direct failed in repeat 2',
    ]);
  });

  it('after Ctrl-C, of what was to be run and was not', () => {
    expect(withheld(both, { experiment, state: 'stopped' })).toEqual([]);
    expect(withheld(both.slice(0, 3), { experiment, state: 'stopped' })).toEqual(['rest was not run']);
    expect(withheld(both.slice(0, 5), { experiment, state: 'running' })).toEqual(['rest was run 2 of 3 times']);
    const stopped = { ...plan('rest', 'batch', 3), state: 'stopped', result: batchResult(slow) } as const;
    expect(withheld([...both.slice(0, 5), stopped], { experiment, state: 'stopped' })).toEqual([
      'rest was stopped before its end',
    ]);
  });

  it('of a workload that was not run at all', () => {
    const workloads = ['batch', 'later'].map((name) => ({ name }));
    const cases = (state: RunRecord['state']) =>
      runCases(compare(runRecord(both, { experiment: { ...experiment, workloads }, state }), book)).map(
        ({ name, withheld: why }) => [name, why.map(({ reason }) => reason)],
      );
    expect(cases('stopped')).toEqual([
      ['batch', []],
      ['later', ['it was not run']],
    ]);
    expect(cases('complete')).toEqual([['batch', []]]);
  });

  it('but for what does not apply', () => {
    const cell: Cell = { ...plan('job', 'batch'), state: 'not applicable', reason: 'a stream never ends' };
    expect(withheld([...both, cell])).toEqual([]);
  });

  it('where most instances failed, whatever the strategy', () => {
    const failing = { counts: { due: 10_000, ok: 4900, failed: 5100, dropped: 0, duplicates: 0 } };
    const cells = [...repeated('direct', { ...quick, ...failing }), ...repeated('rest', { ...slow, ...failing })];
    expect(withheld(cells)).toEqual(['most instances failed: direct, which predicted most, predicted 4,900 of 10,000']);
    // One that fails alone is not ranked.
    expect(withheld([...both, ...repeated('bad', { ...quick, ...failing })])).toEqual([]);
  });
});
