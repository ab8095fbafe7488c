/** Compares strategies over repeats. Checked by `npm run check:statistics`. */
import { fewestRepeats } from './median-interval.ts';
import { signedRankP } from './signed-rank.ts';

/** Differences with a smaller p are significant. */
export const level = 0.05;

/** With 12 repeats, the interval of the median covers 96.1 % and the test attains 4.2 %. */
export const recommendedRepeats = 12;

/** Key: repeat. */
export type ByRepeat = ReadonlyMap<number, number>;

/**
 * Do two strategies differ? Wilcoxon's signed-rank test of the differences within repeats. Both run in each repeat in random order, so
 * without a true difference the sign is random, however the machine drifts. An unpaired test (Mann-Whitney) would count the drift as noise.
 * Undefined below 6 repeats with both.
 */
export function differs(a: ByRepeat, b: ByRepeat): boolean | undefined {
  const differences = [...a].flatMap(([repeat, value]) => {
    const other = b.get(repeat);
    return other === undefined ? [] : [value - other];
  });
  return differences.length < fewestRepeats ? undefined : signedRankP(differences) <= level;
}
