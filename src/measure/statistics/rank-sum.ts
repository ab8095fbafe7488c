import jstat from 'jstat';
import { sum } from '../../core/numbers.ts';
import { doubledRanks } from './ranks.ts';

/** Up to this number of values in both samples the distribution is exact; above, the normal approximation has three digits. */
const mostExact = 60;

/**
 * Two-sided p of the Wilcoxon rank-sum test, which is the Mann-Whitney U test: twice the smaller tail. Exact up to 60 values, also with ties,
 * from the distribution over all ways to divide the given ranks; above, normal with the corrections for ties and continuity. Source:
 * Hollander, Wolfe and Chicken, Nonparametric Statistical Methods (2014), 4.1.
 */
export function rankSumP(a: readonly number[], b: readonly number[]): number {
  const ranks = doubledRanks([...a, ...b]);
  const own = sum(ranks.slice(0, a.length));
  if (ranks.length > mostExact) return normalP(ranks, a.length, own);
  const distribution = sumsOf(ranks, a.length);
  const lower = sum(distribution.subarray(0, own + 1));
  const upper = sum(distribution.subarray(own));
  return Math.min(1, 2 * Math.min(lower, upper));
}

/** u -> P(U <= u) for two samples without ties or difference; U is the number of pairs in which the first sample's value is the larger. */
export function rankSumCdf(a: number, b: number): (u: number) => number {
  if (a + b > mostExact) {
    const deviation = Math.sqrt((a * b * (a + b + 1)) / 12);
    return (u) => jstat.jStat.normal.cdf(u + 0.5, (a * b) / 2, deviation);
  }
  const ranks = Array.from({ length: a + b }, (_, i) => 2 * (i + 1));
  const distribution = sumsOf(ranks, a);
  return (u) => sum(distribution.subarray(0, a * (a + 1) + 2 * u + 1));
}

/** Probability of each sum of `count` of the ranks, all choices being equally likely. */
function sumsOf(ranks: readonly number[], count: number): Float64Array {
  const most = sum(ranks.toSorted((x, y) => y - x).slice(0, count));
  // ways[k][s]: how many choices of k ranks sum to s.
  const ways = Array.from({ length: count + 1 }, () => new Float64Array(most + 1));
  at(ways, 0)[0] = 1;
  for (const [i, rank] of ranks.entries()) {
    for (let k = Math.min(count, i + 1); k > 0; k--) {
      const [to, from] = [at(ways, k), at(ways, k - 1)];
      for (let s = most; s >= rank; s--) to[s] = to[s]! + from[s - rank]!;
    }
  }
  const found = at(ways, count);
  const total = sum(found);
  return found.map((one) => one / total);
}

function at<T>(list: readonly T[], i: number): T {
  return list[i] as T;
}

function normalP(ranks: readonly number[], count: number, own: number): number {
  const all = ranks.length;
  const mean = (count * sum(ranks)) / all;
  const scatter = sum(ranks.map((rank) => (rank - sum(ranks) / all) ** 2));
  const deviation = Math.sqrt((count * (all - count) * scatter) / all / (all - 1));
  if (deviation === 0) return 1;
  // Ranks are doubled: half a rank is 1.
  return Math.min(1, 2 * jstat.jStat.normal.cdf(1 - Math.abs(own - mean), 0, deviation));
}
