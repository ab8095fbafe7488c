import { fewestRepeats } from '../../measure/statistics/median-interval.ts';
import { level } from '../../measure/statistics/repeats.ts';

/** Repeats of each run with which one change among so many tests can be significant at all: below, even runs without overlap are not. */
export function repeatsNeeded(tests: number): number {
  let repeats = fewestRepeats;
  while (tests * smallestP(repeats) > level) repeats++;
  return repeats;
}

/** Of the rank-sum test: two of all ways to divide the ranks have no overlap. */
function smallestP(repeats: number): number {
  let ways = 1;
  for (let i = 1; i <= repeats; i++) ways *= (repeats + i) / i;
  return 2 / ways;
}
