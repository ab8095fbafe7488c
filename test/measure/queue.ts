import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { Histogram } from '../../src/measure/distribution/histogram.ts';
import type { Intervals } from '../../src/core/record.ts';

export type Name = keyof Intervals;

/** How many of the runs gave an interval, and how many of these cover the truth. */
export type Covered = Record<Name, { given: number; covers: number }>;

const serviceMs = 10;

/**
 * Time from arrival to departure of the customers of an M/M/1 queue, by Lindley's recursion, begun in its steady state. It is exponential with
 * mean service time / (1 - utilisation); without load the samples are independent.
 */
export function simulate(options: {
  readonly utilisation: number;
  readonly samples: number;
  readonly runs: number;
  readonly seed: number;
}): Covered {
  const { utilisation, samples, runs, seed } = options;
  const random = mersenne(seed);
  const exponential = (mean: number) => -Math.log(1 - uniformFloat64(random)) * mean;
  const meanMs = serviceMs / (1 - utilisation);
  const quantile = (percent: number) => -Math.log(1 - percent / 100) * meanMs;
  const truth: Record<Name, number> = { mean: meanMs, p50: quantile(50), p95: quantile(95), p99: quantile(99) };
  const covered: Covered = {
    mean: { given: 0, covers: 0 },
    p50: { given: 0, covers: 0 },
    p95: { given: 0, covers: 0 },
    p99: { given: 0, covers: 0 },
  };
  for (let run = 0; run < runs; run++) {
    const histogram = new Histogram({ inOrder: true });
    let waitMs = uniformFloat64(random) < utilisation ? exponential(meanMs) : 0;
    for (let i = 0; i < samples; i++) {
      const spentMs = waitMs + exponential(serviceMs);
      histogram.record(spentMs);
      waitMs = utilisation === 0 ? 0 : Math.max(0, spentMs - exponential(serviceMs / utilisation));
    }
    const { intervals } = histogram.distribution();
    for (const name of Object.keys(truth) as Name[]) {
      const interval = intervals?.[name];
      if (interval === undefined || 'reason' in interval) continue;
      covered[name].given++;
      if (interval.low <= truth[name] && truth[name] <= interval.high) covered[name].covers++;
    }
  }
  return covered;
}
