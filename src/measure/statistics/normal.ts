import jstat from 'jstat';

/** Of the standard normal distribution; `share` in (0, 1). */
export function normalQuantile(share: number): number {
  return jstat.jStat.normal.inv(share, 0, 1);
}
