import jstat from 'jstat';

/** Contains the median with probability `coverage`, at least 0.95. */
export interface MedianInterval {
  readonly low: number;
  readonly high: number;
  readonly coverage: number;
}

/** Fewest independent values whose range covers the median in 95 % of cases: 1 - 2^(1 - n) is 0.94 for 5 and 0.97 for 6. */
export const fewestRepeats = 6;

/**
 * Exact order-statistic interval of the median: the k-th smallest to the k-th largest value, for the largest k that covers at least 95 %.
 * The number of values below the median is binomial (n, 1/2) for any distribution, and outliers have no effect. As in Go's benchstat.
 * Undefined below `fewestRepeats` values. Source: David and Nagaraja, Order Statistics (2003), 7.1.
 */
export function medianInterval(values: readonly number[]): MedianInterval | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = intervalRank(sorted.length);
  if (rank === 0) return undefined;
  return {
    low: sorted[rank - 1] as number,
    high: sorted[sorted.length - rank] as number,
    coverage: coverageOf(rank, sorted.length),
  };
}

/** The k of the interval; 0 if even the range covers too little. */
function intervalRank(count: number): number {
  let rank = 0;
  while (rank + 1 <= count / 2 && coverageOf(rank + 1, count) >= 0.95) rank++;
  return rank;
}

function coverageOf(rank: number, count: number): number {
  return 1 - 2 * jstat.jStat.binomial.cdf(rank - 1, count, 0.5);
}
