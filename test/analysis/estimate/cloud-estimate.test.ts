import { expect, describe, it } from 'vitest';
import { loadPriceBook } from '../../../src/prices/price-book.ts';
import { seedRun } from '../../../src/core/paths.ts';
import { readRecord } from '../../../src/run/store.ts';
import { cloudRuns } from '../../../src/analysis/estimate/cloud-runs.ts';
import { cloudEstimate, type Estimate } from '../../../src/analysis/estimate/cloud-estimate.ts';
import type { Figures } from '../../../src/analysis/estimate/draws.ts';

const record = await readRecord(seedRun);
const book = await loadPriceBook(record.priceBook);
const runs = cloudRuns(record.cells);
const given = { book, seed: 1, factor: 1 };

function estimated(strategy: string, rows: number) {
  const workers = { kind: 'autoscaled', count: 8 } as const;
  const { elapsedS, costUsd } = cloudEstimate(runs, { strategy, rows, workers }, given);
  return { elapsedS: elapsedS.value, costUsd: costUsd.value };
}

function halves(figures: Figures | undefined): number[] {
  return Object.values(figures ?? {}).flatMap(({ value, low, high }) => [value / low, high / value]);
}

describe('estimate from 2018', () => {
  it('is the same for the same seed, and answers for a billion rows', () => {
    const target = { strategy: 'batch-job', rows: 1e9, workers: { kind: 'fixed', count: 100 } } as const;
    const first = cloudEstimate(runs, target, given);
    expect(cloudEstimate(runs, target, given)).toEqual(first);
    const { elapsedS, vcpuH, nodeH, costUsd } = first;
    for (const { value, low, high } of [elapsedS, vcpuH, nodeH, costUsd]) {
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
  });
  it('has the order that was measured: direct wins at 10,000 rows, and is faster but dearer at 1,000,000', () => {
    const [small, large] = [1e4, 1e6].map((rows) => ({ direct: estimated('direct', rows), job: estimated('batch-job', rows) }));
    expect(small?.direct.elapsedS).toBeLessThan(small?.job.elapsedS ?? 0);
    expect(small?.direct.costUsd).toBeLessThan(small?.job.costUsd ?? 0);
    expect(large?.direct.elapsedS).toBeLessThan(large?.job.elapsedS ?? 0);
    expect(large?.direct.costUsd).toBeGreaterThan(large?.job.costUsd ?? Infinity);
  });
  it('is as much wider as the calibration says, cost and parts too', () => {
    const target = { strategy: 'batch-job', rows: 1e7, workers: { kind: 'autoscaled', count: 8 } } as const;
    const [narrow, wide] = [1, 2].map((factor) => cloudEstimate(runs, target, { ...given, factor }));
    const [{ parts: narrowParts, ...narrowWhole }, { parts: wideParts, ...wideWhole }] = [narrow, wide] as [Estimate, Estimate];
    for (const [before, after] of [
      [narrowWhole, wideWhole],
      [narrowParts?.prepare, wideParts?.prepare],
      [narrowParts?.job, wideParts?.job],
    ]) {
      expect(halves(before).map((half) => (half ** 2).toFixed(6))).toEqual(halves(after).map((half) => half.toFixed(6)));
      expect(halves(before)).toHaveLength(10);
    }
  });
});
