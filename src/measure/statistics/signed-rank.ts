import { sum } from '../../core/numbers.ts';
import jstat from 'jstat';
import { doubledRanks } from './ranks.ts';

/** Above this number of differences, the normal approximation is exact to three digits and much faster. */
const mostExact = 100;

/**
 * Two-sided p of the Wilcoxon signed-rank test that the differences are symmetric about 0. Exact even with ties, from the distribution
 * over all 2^n signs of the given ranks; with ties, libraries approximate, which is too coarse for 6 values. Differences of 0 are left out,
 * as Wilcoxon does; 1 if none is left. Source: Hollander, Wolfe and Chicken, Nonparametric Statistical Methods (2014), 3.1.
 */
export function signedRankP(differences: readonly number[]): number {
  const nonZero = differences.filter((difference) => difference !== 0);
  const ranks = doubledRanks(nonZero.map(Math.abs));
  const total = sum(ranks);
  const positive = sum(ranks.filter((_, i) => (nonZero[i] as number) > 0));
  const smaller = Math.min(positive, total - positive);
  if (nonZero.length > mostExact) {
    const deviation = Math.sqrt(sum(ranks.map((rank) => rank * rank))) / 2;
    return Math.min(1, 2 * jstat.jStat.normal.cdf(smaller + 1, total / 2, deviation));
  }
  return Math.min(1, 2 * lowerTail(ranks, smaller, total));
}

/** Probability that the positive ranks sum to at most `most` when signs are random. */
function lowerTail(ranks: readonly number[], most: number, total: number): number {
  const probability = new Float64Array(total + 1);
  probability[0] = 1;
  let reached = 0;
  for (const rank of ranks) {
    reached += rank;
    for (let at = reached; at >= 0; at--) {
      probability[at] = (probability[at]! + (at >= rank ? probability[at - rank]! : 0)) / 2;
    }
  }
  return sum(probability.subarray(0, most + 1));
}
