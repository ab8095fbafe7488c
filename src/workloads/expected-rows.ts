import { lengthS, meanRatePerS } from './arrivals.ts';
import { kindOf, type Workload } from './workload.ts';

/** Instances of a workload, those of random arrivals in the mean; undefined if they depend on the strategies, or never end. */
export function expectedRows(workload: Workload): number | undefined {
  if (workload.kind !== 'stream') return kindOf(workload).rows?.(workload);
  const seconds = lengthS(workload);
  return seconds === undefined ? undefined : meanRatePerS(workload, seconds) * seconds;
}
