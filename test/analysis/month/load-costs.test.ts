import { describe, expect, test } from 'vitest';
import { cloudSchema } from '../../../src/core/keys/cloud.ts';
import { rangeAt } from '../../../src/analysis/month/curve/monthly-curve.ts';
import type { BookedPrice } from '../../../src/prices/price-book.ts';
import { pipelineUsage } from '../../../src/prices/pipeline-usage.ts';
import type { Usage } from '../../../src/core/predictor.ts';
import { compare } from '../../../src/analysis/comparison/compare.ts';
import { loadCosts, type LoadChoices } from '../../../src/analysis/month/load-costs.ts';
import type { Cell, RunRecord } from '../../../src/core/record.ts';
import { batchResult, measured, plan, runRecord, streamResult } from '../../fixtures/results.ts';
import { book } from '../../fixtures/run.ts';

const days = 730 / 24;
/** No disks: their range is tested apart. */
const cloud = cloudSchema.parse({ workers: { diskGb: 0 } });
const batchUsage = pipelineUsage({ workload: 'batch', workers: 2, elapsedS: 5 }, cloud);
const streamUsage = pipelineUsage({ workload: 'stream', workers: 2, elapsedS: 21 }, cloud);
/** A worker of a batch: one vCPU with 3.75 GB. */
const workerUsd = 0.06 + 3.75 * 0.004;
const streamWorkerUsd = 0.07 + 3.75 * 0.004;

function nodes(quantity: number, alwaysOn?: number): Usage {
  const usage: Usage = { part: 'node', sku: 'node', quantity, unit: 'node h', evidence: 'measured', rule: 'rule' };
  return alwaysOn === undefined ? usage : { ...usage, alwaysOn };
}

const node: BookedPrice = { sku: 'node', unit: 'node h', usd: 0.1, source: 'page', confidence: 'good', book: 'b', from: '2026' };
const prices = { ...book, prices: [...book.prices, node] };

function costsOf(cells: readonly Cell[], experiment: object = {}, choices?: LoadChoices, changes: Partial<RunRecord> = {}) {
  const record = runRecord(cells, { experiment: { name: 'test', cloud, ...experiment }, ...changes });
  const found = loadCosts(compare(record, prices), choices);
  const at = (load: number, strategy = 0, workload = 0) => {
    const usd = found[workload]?.strategies[strategy]?.curve.usd;
    return usd && rangeAt(usd, load);
  };
  return { found, at, usd: (load: number, strategy?: number, workload?: number) => at(load, strategy, workload)?.value };
}

function batch(workload: string, throughputRowsPerS: number): Cell {
  return measured('direct', workload, batchResult({ usage: batchUsage, throughputRowsPerS }));
}

function repeat(elapsedS: number, n: number): Cell {
  return measured('direct', 'w', batchResult({ usage: pipelineUsage({ workload: 'batch', workers: 2, elapsedS }, cloud) }), n);
}

describe('a batch', () => {
  test('its own rows, once a day: what the run cost, 730 / 24 times', () => {
    const { found, usd } = costsOf([measured('direct', 'w', batchResult({ usage: batchUsage }))]);
    expect(found[0]).toMatchObject({ unit: 'rows/day', load: { value: 10_000, source: "the workload's rows, once a day" } });
    expect(usd(10_000)).toBeCloseTo(days * 2 * (5 / 3600) * workerUsd, 12);
  });

  test('of 5 s that its workers are paid, the makespan of 4 s grows with the rows; past a day every start is paid again', () => {
    const { usd } = costsOf([measured('direct', 'w', batchResult({ usage: batchUsage }))]);
    expect(usd(20_000)).toBeCloseTo(days * 2 * (9 / 3600) * workerUsd, 12);
    const rowsOfADay = (86_400 - 1) * 2500;
    expect(usd(rowsOfADay)).toBeCloseTo(days * 2 * 24 * workerUsd, 6);
    expect((usd(rowsOfADay + 2500) ?? 0) - (usd(rowsOfADay) ?? 0)).toBeCloseTo(days * 2 * (2 / 3600) * workerUsd, 6);
  });

  test("a job: its wait, and the start of its machines, do not grow; its node hours' start is a third", () => {
    const phasesS = { queue: 0.5, start: 0.5, run: 1 };
    const { usd } = costsOf([measured('job', 'w', batchResult({ usage: [...batchUsage, nodes(0.3)], phasesS }))]);
    expect(usd(20_000)).toBeCloseTo(days * (2 * (8 / 3600) * workerUsd + (0.1 + 0.4) * 0.1), 12);
  });

  test('an endpoint is up all month: a node more for each started 60 % of what one node takes', () => {
    const { found, usd } = costsOf([measured('rest', 'w', batchResult({ usage: [nodes(0.01, 2)] }))]);
    // 2,500 rows/s of two nodes.
    const ofNode = 1250 * 86_400 * 0.6;
    expect(usd(1)).toBeCloseTo(73, 9);
    expect(usd(ofNode)).toBeCloseTo(73, 9);
    expect(usd(ofNode + 1)).toBeCloseTo(146, 9);
    expect(found[0]?.strategies[0]?.capacity).toEqual({
      perS: 2500,
      usablePerS: 1500,
      evidence: 'measured',
      source: 'throughput_rows_per_s of this workload',
    });
  });

  test('utilisation and load of the experiment; a utilisation and a capacity as given', () => {
    const cells = [measured('rest', 'w', batchResult({ usage: [nodes(0.01, 2)] }))];
    const own = costsOf(cells, { load: { rowsPerDay: 5000, utilisation: 0.5 } });
    expect(own.found[0]).toMatchObject({
      load: { value: 5000, source: 'as the experiment says, in one run a day' },
      utilisation: 0.5,
    });
    expect(own.usd(1250 * 86_400 * 0.5 + 1)).toBeCloseTo(146, 9);
    const given = costsOf(cells, {}, { utilisation: 1, capacities: { rest: 10 } });
    expect(given.usd(5 * 86_400)).toBeCloseTo(73, 9);
    expect(given.usd(5 * 86_400 + 1)).toBeCloseTo(146, 9);
    expect(given.found[0]?.strategies[0]?.capacity).toMatchObject({ evidence: 'assumed', source: 'as given' });
  });

  test('of repeats the one with the middle cost; of two the cheaper one', () => {
    expect(costsOf([repeat(9, 1), repeat(5, 2), repeat(7, 3)]).found[0]?.strategies[0]?.cell).toBe('direct x w #3');
    expect(costsOf([repeat(9, 1), repeat(5, 2)]).found[0]?.strategies[0]?.cell).toBe('direct x w #2');
  });

  test('a disk whose size is open gives a range', () => {
    const usage = pipelineUsage({ workload: 'batch', workers: 2, elapsedS: 5 }, cloudSchema.parse({}));
    const { at } = costsOf([measured('direct', 'w', batchResult({ usage }))], { cloud: {} });
    const { value = 0, low = 0, high = 0 } = at(10_000) ?? {};
    expect(value).toBeCloseTo(days * 2 * (5 / 3600) * (workerUsd + 250 * 0.00005), 12);
    expect(high).toBe(value);
    expect(low).toBeCloseTo(days * 2 * (5 / 3600) * (workerUsd + 25 * 0.00005), 12);
  });
});

describe('a stream', () => {
  const stream = measured('direct', 's', streamResult({ usage: streamUsage }));

  test('at its own rate: of its two workers one is enough at the full load that a batch measured', () => {
    const { found, usd } = costsOf([stream, measured('direct', 'w', batchResult({ usage: batchUsage }))]);
    expect(found[0]).toMatchObject({ unit: 'messages/s', load: { value: 100, source: "the stream's own rate" } });
    expect(found[0]?.strategies[0]?.capacity).toMatchObject({ perS: 2500, source: 'throughput_rows_per_s of w, at full load' });
    expect(usd(100)).toBeCloseTo(730 * streamWorkerUsd, 9);
    expect(usd(751)).toBeCloseTo(2 * 730 * streamWorkerUsd, 9);
  });

  test('without such a measurement the rate that it held is the capacity, and not made smaller', () => {
    const { found, usd } = costsOf([stream]);
    expect(found[0]?.strategies[0]?.capacity).toMatchObject({ perS: 99.95, usablePerS: 99.95 });
    expect(usd(99.95)).toBeCloseTo(2 * 730 * streamWorkerUsd, 9);
    expect(usd(99.96)).toBeCloseTo(3 * 730 * streamWorkerUsd, 9);
  });

  test('a batch of other workers, or one that is not ranked, says nothing of its capacity', () => {
    for (const change of [
      { workers: 4 },
      { modelThreads: 1 },
      { counts: { due: 9, ok: 8, failed: 0, dropped: 1, duplicates: 0 } },
    ]) {
      const { found } = costsOf([stream, measured('direct', 'w', batchResult({ usage: batchUsage, ...change }))]);
      expect(found[0]?.strategies[0]?.capacity.perS).toBe(99.95);
    }
  });

  test('of several batches that with the highest throughput, in whatever order', () => {
    const { found } = costsOf([stream, batch('small', 1000), batch('large', 3000), batch('medium', 2000)]);
    expect(found[0]?.strategies[0]?.capacity).toMatchObject({
      perS: 3000,
      source: 'throughput_rows_per_s of large, at full load',
    });
  });

  test('what is paid by use grows with the messages', () => {
    const { usd } = costsOf([measured('direct', 's', streamResult({ usage: [nodes(2)] }))]);
    expect(usd(10)).toBeCloseTo(730 * 3600 * 10 * (2 / 2000) * 0.1, 6);
  });
});

test('what is not ranked or has no figures is left out, with the reason', () => {
  const warning = { code: 'saturated', severity: 'invalid', message: 'saturated', advice: 'Lower the rate.', data: {} } as const;
  const { found } = costsOf([
    measured('a', 's', streamResult({ warnings: [warning] })),
    measured('b', 's', streamResult({ valid: { ok: false, reason: '2 duplicates' } })),
    { ...plan('c', 's'), state: 'not applicable', reason: 'a stream never ends' },
    { ...plan('c', 's', 2), state: 'not applicable', reason: 'a stream never ends' },
    { ...plan('d', 's'), state: 'failed', reason: 'broken' },
  ]);
  expect(found[0]).toMatchObject({
    strategies: [],
    leftOut: [
      { strategy: 'a', reason: 'saturated' },
      { strategy: 'b', reason: '2 duplicates' },
      { strategy: 'c', reason: 'not applicable: a stream never ends' },
      { strategy: 'd', reason: 'failed: broken' },
    ],
  });
});

test('a closed loop has no load of its own; a search of capacity has none', () => {
  const loop = batchResult({ workload: { kind: 'closed-loop', concurrency: 4, seconds: 4, sourcePasses: 1 } });
  expect(costsOf([measured('direct', 'loop', loop)]).found).toEqual([]);
  expect(costsOf([measured('direct', 'w', batchResult())], {}, {}, { capacities: [] }).found).toEqual([]);
});
