import { describe, expect, test } from 'vitest';
import { Histogram } from '../../../src/measure/distribution/histogram.ts';
import { type Covered, type Name, simulate } from '../queue.ts';

/** Shares of the runs, in the order of the names. */
function shares(covered: Covered, names: readonly Name[]): { given: number; covers: number }[] {
  return names.map((name) => ({ given: covered[name].given, covers: covered[name].covers / covered[name].given }));
}

// Docs quote the figures. 95 % of 85 runs or more: a standard error of 2.4 % at most; two of them and a little less than nominal are allowed.
const leastCoverage = 0.89;

describe('coverage of 95 % intervals', () => {
  test('independent samples', () => {
    const covered = simulate({ utilisation: 0, samples: 8000, runs: 200, seed: 1 });
    for (const { given, covers } of shares(covered, ['mean', 'p50', 'p95', 'p99'])) {
      expect(given).toBeGreaterThan(190);
      expect(covers).toBeGreaterThan(0.92);
      expect(covers).toBeLessThan(0.985);
    }
  });

  test('M/M/1 queue at utilisation 0.95; no p99 yet', () => {
    const covered = simulate({ utilisation: 0.95, samples: 600_000, runs: 100, seed: 2 });
    for (const { given, covers } of shares(covered, ['mean', 'p50', 'p95'])) {
      expect(given).toBeGreaterThan(75);
      expect(covers).toBeGreaterThan(leastCoverage);
    }
    expect(covered.p99.given).toBe(0);
  });

  test('a short run of the queue has none', () => {
    const covered = simulate({ utilisation: 0.95, samples: 100_000, runs: 20, seed: 1 });
    expect(shares(covered, ['mean', 'p50', 'p95', 'p99']).map(({ given }) => given)).toEqual([0, 0, 0, 0]);
  });
});

function intervalsOf(values: readonly number[], inOrder = true) {
  const histogram = new Histogram({ inOrder });
  histogram.recordMany(values);
  return histogram.distribution().intervals;
}

test('says why there is none', () => {
  const few = { reason: 'fewer than 16 independent batches: the samples depend on each other too much' };
  expect(intervalsOf([1, 2, 3])).toEqual({ mean: few, p50: few, p95: few, p99: few });
  const rising = Array.from({ length: 4096 }, (_, i) => i);
  expect(intervalsOf(rising)?.p95).toEqual(few);
  const alike = intervalsOf(Array.from({ length: 64 }, () => 5));
  expect(alike?.p50).toEqual({ reason: 'the samples are worth only 64 independent ones; 1000 are needed' });
});

test('samples that are all alike are known exactly; without an order there are no intervals', () => {
  const alike = Array.from({ length: 8192 }, () => 5);
  expect(intervalsOf(alike)).toEqual({
    mean: { low: 5, high: 5 },
    p50: { low: 5, high: 5 },
    p95: { low: 5, high: 5 },
    p99: { low: 5, high: 5 },
  });
  expect(intervalsOf(alike, false)).toBeUndefined();
});
