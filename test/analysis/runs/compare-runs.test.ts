import { describe, expect, test } from 'vitest';
import { compareRuns } from '../../../src/analysis/runs/compare-runs.ts';
import type { Comparison } from '../../../src/analysis/comparison/comparison.ts';
import { batchResult, measured, plan } from '../../fixtures/results.ts';
import { batches, run, streams } from '../../fixtures/repeats.ts';

const rates = [1000, 1010, 1020, 1030, 1040, 1050];
const times = (factor: number) => rates.map((rate) => rate * factor);

function changesOf(a: Comparison, b: Comparison, asked: readonly string[] = []) {
  const [pair] = compareRuns([a, b], asked).pairs;
  return Object.fromEntries(
    (pair?.rows ?? []).flatMap(({ strategy, workload, changes }) =>
      changes.map(({ key, ...change }) => [`${strategy} ${workload} ${key}`, change]),
    ),
  );
}

describe('a change', () => {
  test('is more than noise where the repeats have no overlap: factor, interval, p by Holm', () => {
    const changes = changesOf(run(batches('direct', rates)), run(batches('direct', times(1.5))));
    expect(changes['direct batch throughput_rows_per_s']).toEqual({
      from: { value: 1025, repeats: 6 },
      to: { value: 1537.5, repeats: 6 },
      share: expect.closeTo(0.5, 12),
      interval: { low: expect.closeTo((1010 * 1.5) / 1040 - 1, 2), high: expect.closeTo((1040 * 1.5) / 1010 - 1, 2) },
      p: expect.closeTo(2 / 924, 12),
      // Throughput and rows per CPU second: two tests.
      adjustedP: expect.closeTo(4 / 924, 12),
      verdict: 'changed',
      is: 'better',
      together: [],
    });
    // Nothing but the time has changed.
    expect(changes['direct batch rows_per_cpu_s']).toMatchObject({ share: 0, p: 1, verdict: 'noise', is: 'the same' });
  });

  test('of the same size is noise where the repeats scatter as much', () => {
    const wide = [600, 800, 1000, 1200, 1400, 1600];
    const changes = changesOf(
      run(batches('direct', wide)),
      run(
        batches(
          'direct',
          wide.map((rate) => rate * 1.2),
        ),
      ),
    );
    expect(changes['direct batch throughput_rows_per_s']).toMatchObject({ share: expect.closeTo(0.2, 12), verdict: 'noise' });
  });

  test('is not tested with five repeats on one side, and has no interval', () => {
    const changes = changesOf(run(batches('direct', rates)), run(batches('direct', times(2).slice(1))));
    const { p, interval, verdict } = changes['direct batch throughput_rows_per_s']!;
    expect({ p, interval, verdict }).toEqual({ p: undefined, interval: undefined, verdict: 'few repeats' });
  });

  test('of a cost follows from the others: it is tested only where it is asked for', () => {
    const [a, b] = [run(batches('direct', rates)), run(batches('direct', times(0.5)))];
    const key = 'direct batch cost_usd_per_million';
    const { verdict, p, is } = changesOf(a, b)[key]!;
    expect({ verdict, p, is }).toEqual({ verdict: 'computed', p: undefined, is: 'worse' });
    expect(changesOf(a, b, ['cost_usd_per_million'])[key]).toMatchObject({ verdict: 'changed', p: expect.closeTo(2 / 924, 12) });
  });

  test('of a stream is in its latency, not in the rate that its schedule sets', () => {
    const changes = changesOf(
      run(streams('rest', [5, 5.1, 5.2, 5.3, 5.4, 5.5])),
      run(streams('rest', [9, 9.1, 9.2, 9.3, 9.4, 9.5])),
    );
    expect(Object.keys(changes)).toEqual([
      'rest stream latency_p50_ms',
      'rest stream latency_p99_ms',
      'rest stream rows_per_cpu_s',
    ]);
    expect(changes['rest stream latency_p99_ms']).toMatchObject({ verdict: 'changed', is: 'worse' });
  });
});

/** Twelve strategies, of which the first is so much faster. */
function many(factor: number): Comparison {
  return run(Array.from({ length: 12 }, (_, i) => batches(`s${i}`, i === 0 ? times(factor) : rates)).flat());
}

describe('many tests', () => {
  test('take more repeats to say anything: 24 tests at 6 repeats are never significant', () => {
    const { pairs, tests } = compareRuns([many(1), many(2)]);
    expect(tests).toEqual({ count: 24, repeatsNeeded: 7 });
    expect(pairs[0]?.rows.flatMap(({ changes }) => changes.map(({ verdict }) => verdict))).not.toContain('changed');
  });

  test('are those of all pairs together', () => {
    const one = run(batches('direct', rates));
    expect(compareRuns([one, one]).tests).toEqual({ count: 2 });
    expect(compareRuns([one, one, one]).tests).toEqual({ count: 4 });
  });
});

describe('rows', () => {
  test('that only one run has, and cells that failed, are named with the reason', () => {
    const failed = { ...plan('rest', 'batch'), state: 'failed', reason: 'the server went away' } as const;
    const impossible = { ...plan('job', 'stream'), state: 'not applicable', reason: 'a stream never ends' } as const;
    const [pair] = compareRuns([
      run([...batches('direct', rates), ...batches('rest', rates), impossible]),
      run([...batches('direct-64', rates), failed, impossible]),
    ]).pairs;
    expect(pair?.rows).toEqual([]);
    expect(pair?.alone).toEqual([
      { workload: 'batch', strategy: 'direct', to: 'not in this run' },
      { workload: 'batch', strategy: 'rest', to: 'failed: the server went away' },
      { workload: 'batch', strategy: 'direct-64', from: 'not in this run' },
    ]);
  });

  test('of which one predicted fewer instances are not compared: to fail is not to be quick', () => {
    const half = batches('direct', times(2), { counts: { due: 10_000, ok: 5000, failed: 5000, dropped: 0, duplicates: 0 } });
    const { pairs, tests } = compareRuns([run(batches('direct', rates)), run(half)]);
    const [row] = pairs[0]!.rows;
    expect(row).toMatchObject({ notCompared: 'B predicted fewer of the instances', failedShare: { from: 0, to: 0.5 } });
    expect(row?.changes.map(({ verdict }) => verdict)).toEqual(['not compared', 'not compared', 'not compared']);
    expect(tests).toEqual({ count: 0 });
  });

  test('that are invalid are not compared', () => {
    const invalid = measured('direct', 'batch', batchResult({ valid: { ok: false, reason: '3 instances are lost' } }));
    expect(compareRuns([run(batches('direct', rates)), run([invalid])]).pairs[0]?.rows[0]?.notCompared).toBe(
      'B: 3 instances are lost',
    );
  });
});
