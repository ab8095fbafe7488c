/** What repeats say of two strategies: the code that reports use, and that `npm run check:statistics` checks. */
import { fewestRepeats } from './median-interval.ts';
import { signedRankP } from './signed-rank.ts';

/** Differences with a smaller p are called significant. */
export const level = 0.05;

/** Repeats that the documentation recommends: the interval of a median of 12 covers 96.1 %, and the test attains 4.2 %. */
export const recommendedRepeats = 12;

/** Values by repeat. */
export type ByRepeat = ReadonlyMap<number, number>;

/**
 * Whether two strategies differ: Wilcoxon's signed-rank test of the differences within repeats. Each repeat has both, in random order,
 * so without a true difference a repeat's difference is as often positive as negative, whatever the machine drifts: the pairs take the
 * drift out, which an unpaired test (Mann-Whitney) would count as noise. Undefined below 6 repeats that have both: not tested.
 */
export function differs(a: ByRepeat, b: ByRepeat): boolean | undefined {
  const differences = [...a].flatMap(([repeat, value]) => {
    const other = b.get(repeat);
    return other === undefined ? [] : [value - other];
  });
  return differences.length < fewestRepeats ? undefined : signedRankP(differences) <= level;
}
