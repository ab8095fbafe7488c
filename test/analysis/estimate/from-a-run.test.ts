import { describe, expect, test } from 'vitest';
import { cloudSchema } from '../../../src/core/keys/cloud.ts';
import { loadPriceBook } from '../../../src/prices/price-book.ts';
import { pipelineUsage } from '../../../src/prices/pipeline-usage.ts';
import type { Priors } from '../../../src/analysis/estimate/priors.ts';
import { readPriors } from '../../../src/run/estimate-priors.ts';
import { estimateBatch } from '../../../src/analysis/estimate/batch.ts';
import { withMachineType } from '../../../src/analysis/estimate/machine-type.ts';
import { measuredOf } from '../../../src/analysis/estimate/measured.ts';
import { estimateStream } from '../../../src/analysis/estimate/stream.ts';
import { Histogram } from '../../../src/measure/distribution/histogram.ts';
import type { Usage } from '../../../src/core/predictor.ts';
import type { Problem } from '../../../src/core/problems.ts';
import type { CellResult, RunRecord, Warning } from '../../../src/core/record.ts';
import { batchResult, measured, runRecord, streamResult } from '../../fixtures/results.ts';

const book = await loadPriceBook('us-central1-2026-11');
/** Nothing is left to chance, so that every figure can be worked out by hand. */
const certain = (value: number) => ({ value, low: value, high: value, unit: 's', what: '', source: '' });
const assumptions = { vcpuRatio: certain(1), startUpS: certain(100), queueS: certain(300) };
const priors = Object.fromEntries(
  Object.entries(await readPriors()).map(([name, prior]) => [name, { ...prior, ...certain(name === 'jobNodeS' ? 1e6 : 1) }]),
) as unknown as Priors;
const given = { assumptions, priors, book, seed: 1 };

const line = { quantity: 1, unit: 'node h', evidence: 'assumed', rule: '' } as const;
const node: Usage = { ...line, part: 'endpoint', sku: 'vertex-ai/prediction/n1-standard-2', alwaysOn: 1 };
const job: Usage = { ...line, part: 'job', sku: 'ai-platform/batch-prediction' };

/** Twice the same: no noise. */
function run(strategy: string, result: CellResult): RunRecord {
  return runRecord([1, 2].map((repeat) => measured(strategy, 'w', result, repeat)));
}

const usd = (sku: string) => book.prices.find((price) => price.sku === sku)?.usd ?? Number.NaN;

const exactly = (value: number) => {
  const close = expect.closeTo(value, 6) as number;
  return { value: close, low: close, high: close };
};

describe('a batch', () => {
  const four = { rows: 10_000_000, workers: { kind: 'fixed', count: 4 } } as const;

  test('of direct: start-up, set-up, and the rows over the workers', () => {
    const found = estimateBatch(measuredOf(run('direct', batchResult()), 'direct', 'batch'), four, given);
    // 2 workers x 4 s for 10,000 rows: 0.8 ms a row, so 8000 worker seconds.
    const elapsedS = 100 + 0.5 + 2000;
    const workerH = (4 * elapsedS) / 3600;
    expect(found).toMatchObject({
      elapsedS: exactly(elapsedS),
      vcpuH: exactly(workerH),
      memoryGbH: exactly(workerH * 3.75),
      nodeH: exactly(0),
    });
    // A worker's disk is a range, and so is the cost.
    const usage = pipelineUsage({ workload: 'batch', workers: 4, elapsedS }, cloudSchema.parse({}));
    const least = usage.reduce((sum, one) => sum + (one.range?.low ?? one.quantity) * usd(one.sku), 0);
    const most = usage.reduce((sum, one) => sum + one.quantity * usd(one.sku), 0);
    const { low, value, high } = found.costUsd;
    expect([low, value, high].map((end) => ((end - least) / (most - least)).toFixed(1))).toEqual(['0.0', '0.5', '1.0']);
  });

  test('of rest: workers wait for an endpoint that does not keep pace, and both are paid', () => {
    const of = measuredOf(run('rest', batchResult({ usage: [node] })), 'rest', 'batch');
    // As in the run: a node for two workers.
    expect(estimateBatch(of, four, given)).toMatchObject({ elapsedS: exactly(2100.5), nodeH: exactly((2 * 2100.5) / 3600) });
    // One node did 2,500 rows a second there.
    expect(estimateBatch(of, { ...four, nodes: 1 }, given)).toMatchObject({
      elapsedS: exactly(4100.5),
      vcpuH: exactly((4 * 4100.5) / 3600),
      nodeH: exactly(4100.5 / 3600),
    });
  });

  test('of a job: the pipeline that prepares, the queue, and the nodes', () => {
    const phasesS = { prepare: 0.5, upload: 0.25, queue: 1, start: 0.5, run: 1.5, fetch: 0.25 };
    const of = measuredOf(run('batch-job', batchResult({ workers: 1, phasesS, usage: [job] })), 'batch-job', 'batch');
    const found = estimateBatch(of, { rows: 1_000_000, workers: { kind: 'fixed', count: 1 } }, given);
    // 1 s for 10,000 rows here; 2 model threads x 1.5 s there, and 2 x 0.5 s of set-up.
    expect(found).toMatchObject({ elapsedS: exactly(100.5 + 100 + 300 + 300), nodeH: exactly((1 + 300) / 3600) });
  });

  test('with a part that has no price has no cost', () => {
    const of = measuredOf(run('rest', batchResult({ usage: [{ ...node, sku: 'x/y' }] })), 'rest', 'batch');
    expect(estimateBatch(of, four, given).costUsd.value).toBeNaN();
  });

  test('has the range of what is assumed of the cloud', () => {
    const of = measuredOf(run('direct', batchResult()), 'direct', 'batch');
    const vcpuRatio = { ...certain(1), low: 0.5, high: 2 };
    const { elapsedS } = estimateBatch(of, four, { ...given, assumptions: { ...assumptions, vcpuRatio } });
    // Uniform on a logarithmic scale from a half to two.
    for (const [end, share] of [
      ['low', 0.025],
      ['value', 0.5],
      ['high', 0.975],
    ] as const)
      // prettier-ignore
      expect(elapsedS[end] / (100 + 2000.5 * 0.5 * 4 ** share)).toBeCloseTo(1, 1);
  });
});

describe('a stream', () => {
  const tenMs = new Histogram();
  tenMs.recordMany(Array.from({ length: 100 }, () => 10));
  const result = streamResult({ serviceMs: tenMs.distribution() });
  const direct = measuredOf(run('direct', result), 'direct', 'stream');

  function within(ms: number) {
    return estimateStream(direct, { ratePerS: 1000, hours: 1, within: { percent: 99, ms } }, given);
  }

  test('takes the fewest workers that are busy at most 80 % of the time', () => {
    const found = estimateStream(direct, { ratePerS: 1000, hours: 2 }, given);
    // 1000/s x 10 ms: ten of them would be busy all the time.
    // Seven n1-standard-2 have fourteen vCPUs.
    expect(found).toMatchObject({ servers: 13, threadsPerServer: 1, workers: 13, elapsedS: exactly(7200), vcpuH: exactly(28) });
    expect(found.utilisation.value).toBeCloseTo(10 / 13, 2);
    expect(Math.abs(found.simulatedMeanWaitMs.value / found.meanWaitMs.value - 1)).toBeLessThan(0.2);
    expect(found.latencyP50Ms.value).toBeCloseTo(10, 0);
  });

  test('takes more where a latency asks for it, and none where a call alone is longer', () => {
    expect(within(60).servers).toBe(13);
    const tight = within(11);
    expect(tight.servers).toBeGreaterThan(13);
    expect(tight.latencyP99Ms.value).toBeLessThan(12);
    expect(() => within(9)).toThrow('no number of servers keeps p99 within 9 ms: a call alone takes longer too often');
  });

  test('waits without end for too few', () => {
    const found = estimateStream(direct, { ratePerS: 1000, hours: 1, servers: 9 }, given);
    expect([found.meanWaitMs.value, found.latencyP99Ms.value]).toEqual([Infinity, Infinity]);
  });

  test('of an endpoint: its machines serve, and workers by their CPU time call them', () => {
    const of = measuredOf(run('rest', streamResult({ serviceMs: tenMs.distribution(), usage: [node] })), 'rest', 'stream');
    // Two threads a node; 5 CPU seconds for 2,000 rows here, so 2.5 at 1000/s, and 80 % of the time at most.
    expect(estimateStream(of, { ratePerS: 1000, hours: 1 }, given)).toMatchObject({
      servers: 7,
      threadsPerServer: 2,
      workers: 4,
      nodeH: exactly(7),
      vcpuH: exactly(4),
    });
  });
});

describe('what a run measured', () => {
  test('is neither a saturated cell nor an invalid one', () => {
    const saturated: Warning = { code: 'saturated', severity: 'invalid', message: '', advice: '', data: {} };
    const record = runRecord([
      measured('direct', 'stream', streamResult({ warnings: [saturated] })),
      measured('direct', 'batch', batchResult({ valid: { ok: false, reason: 'lost' } })),
    ]);
    expect(() => measuredOf(record, 'direct', 'stream')).toThrow('direct has no valid stream in this run');
    expect(() => measuredOf(record, 'direct', 'batch')).toThrow('direct has no valid batch in this run');
    expect(() => measuredOf(record, 'dirct', 'batch')).toThrow('no strategy "dirct" (did you mean "direct"?); it has: direct');
  });

  test('once alone has the noise that a decision assumes', () => {
    const record = runRecord([measured('direct', 'batch', batchResult())]);
    expect(measuredOf(record, 'direct', 'batch')).toMatchObject({ noise: 0.1, noiseSource: 'assumed: nothing was repeated' });
  });

  test('counts machines of another type by their vCPUs', () => {
    const sku = 'vertex-ai/prediction/n1-standard-4';
    const sold = new Set([sku, 'vertex-ai/prediction/n1-standard-2']);
    const priced = { ...book, prices: book.prices.filter((price) => sold.has(price.sku)) };
    const of = measuredOf(run('rest', batchResult({ usage: [node] })), 'rest', 'batch');
    const problems: Problem[] = [];
    const { cells } = withMachineType(of, 'n1-standard-4', priced, problems);
    expect([problems, cells[0].usage]).toEqual([[], [{ ...node, sku, alwaysOn: 0.5 }]]);
    withMachineType(of, 'n1-standard-8', priced, problems);
    const message = 'us-central1-2026-11 has no price of "n1-standard-8" (did you mean "n1-standard-2"?)';
    expect(problems).toEqual([{ file: '--machine-type', message, remedy: 'it has: n1-standard-2, n1-standard-4' }]);
  });
});
