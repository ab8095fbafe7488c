import { median } from '../../core/numbers.ts';
import { rankSumCdf } from './rank-sum.ts';

/** By what factor the values of one sample are those of another. */
export interface Ratio {
  readonly value: number;
  /** Contains the true factor with probability `coverage`, at least 0.95; absent where so few values cannot say. */
  readonly interval?: { readonly low: number; readonly high: number; readonly coverage: number };
}

/**
 * Hodges-Lehmann: the median of all ratios of a value of `b` to one of `a`, with the interval that the rank-sum test gives: all factors that
 * it does not reject. It needs no normal values, and an outlier has little effect. Values must be above 0: the shift is that of their
 * logarithms. Undefined without values. Source: Hollander, Wolfe and Chicken, Nonparametric Statistical Methods (2014), 4.2 and 4.3.
 */
export function ratioOf(a: readonly number[], b: readonly number[]): Ratio | undefined {
  const logs = a.flatMap((from) => b.map((to) => Math.log(to / from))).toSorted((x, y) => x - y);
  const middle = median(logs);
  if (middle === undefined) return undefined;
  const cdf = rankSumCdf(a.length, b.length);
  const rank = intervalRank(cdf, logs.length);
  const [low, high] = [logs[rank - 1], logs[logs.length - rank]];
  return {
    value: Math.exp(middle),
    ...(low !== undefined &&
      high !== undefined && {
        interval: { low: Math.exp(low), high: Math.exp(high), coverage: 1 - 2 * cdf(rank - 1) },
      }),
  };
}

/** The interval goes from the k-th smallest to the k-th largest ratio, for the largest k that covers at least 95 %; 0 if none does. */
function intervalRank(cdf: (u: number) => number, ratios: number): number {
  let rank = 0;
  while (rank < ratios / 2 && cdf(rank) <= 0.025) rank++;
  return rank;
}
