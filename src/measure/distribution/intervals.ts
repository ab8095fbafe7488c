import type { Interval, Intervals } from '../../core/record.ts';
import { batchMeans, fewestBatches } from '../statistics/batch-means.ts';
import type { Batches } from './batches.ts';

/** Fewest effective samples: with fewer, intervals of a queue near its capacity cover too little. */
const fewestIndependent = 1000;
/** Fewest effective samples beyond a percentile. */
const fewestBeyond = 50;

export interface Sampled {
  readonly count: number;
  readonly meanMs: number;
  percentileMs(percent: number): number;
  /** The bucket of the percentile. */
  bucketOf(percent: number): number;
}

/**
 * 95 % intervals of the mean and the percentiles of one cell's samples. Neighbouring samples depend on each other, since a queue has busy
 * periods. For a percentile, batch means give the interval of the share of samples beyond it, which the whole histogram maps back to values
 * (P. Heidelberger and P. A. W. Lewis, Quantile Estimation in Dependent Sequences, Operations Research 32 (1984)). If the samples say too
 * little there is a reason instead: see `independent`.
 */
export function intervalsOf(samples: Sampled, batches: Batches): Intervals {
  const known = independent(samples, batches);
  return {
    mean: meanInterval(samples, batches, known),
    p50: percentileInterval(samples, batches, known, 50),
    p95: percentileInterval(samples, batches, known, 95),
    p99: percentileInterval(samples, batches, known, 99),
  };
}

/** For these percentiles, in this order. */
export function percentileIntervals(samples: Sampled, batches: Batches, percents: readonly number[]): Interval[] {
  const known = independent(samples, batches);
  return percents.map((percent) => percentileInterval(samples, batches, known, percent));
}

const correlated: Interval = {
  reason: `fewer than ${fewestBatches} independent batches: the samples depend on each other too much`,
};

/**
 * The effective sample size: the number of independent samples that would determine the median as well. It alone decides whether there are
 * intervals; deciding by their width would pick those that are too narrow by chance.
 */
function independent(samples: Sampled, batches: Batches): number | undefined {
  const median = batchMeans(batches.sharesAbove(samples.bucketOf(50)));
  if (median === undefined) return undefined;
  const { mean, variance } = median;
  return variance === 0 ? samples.count : Math.min(samples.count, (mean * (1 - mean)) / variance);
}

function refused(known: number | undefined, needed: number): Interval | undefined {
  if (known === undefined) return correlated;
  if (known >= needed) return undefined;
  return { reason: `the samples are worth only ${Math.round(known)} independent ones; ${needed} are needed` };
}

function meanInterval({ meanMs }: Sampled, batches: Batches, known: number | undefined): Interval {
  const refusal = refused(known, fewestIndependent);
  if (refusal !== undefined) return refusal;
  const estimate = batchMeans(batches.means());
  return estimate === undefined ? correlated : { low: meanMs - estimate.halfWidth, high: meanMs + estimate.halfWidth };
}

function percentileInterval(samples: Sampled, batches: Batches, known: number | undefined, percent: number): Interval {
  const share = 1 - percent / 100;
  const refusal = refused(known, Math.max(fewestIndependent, Math.round(fewestBeyond / share)));
  if (refusal !== undefined) return refusal;
  const estimate = batchMeans(batches.sharesAbove(samples.bucketOf(percent)));
  if (estimate === undefined) return correlated;
  const { halfWidth } = estimate;
  if (halfWidth >= share) return { reason: 'too few independent samples lie beyond it' };
  return {
    low: samples.percentileMs(Math.max(0, percent - 100 * halfWidth)),
    high: samples.percentileMs(percent + 100 * halfWidth),
  };
}
