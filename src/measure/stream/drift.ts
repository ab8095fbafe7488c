import { mean, median } from '../../core/numbers.ts';

/** A trend over a cell: medians of the first and the last third. */
export interface Drift {
  readonly from: number;
  readonly to: number;
  /** (to - from) / from */
  readonly change: number;
  /** Of the Mann-Kendall test. */
  readonly z: number;
}

/** Parts that a cell is divided into: long enough that neighbours have little to do with each other. */
const blocks = 12;
/** Two-sided 1 %. */
const leastZ = 2.58;
const leastChange = 0.1;

/**
 * Whether values of windows of equal length (`null`: none) rise or fall over the cell: the Mann-Kendall test of the means of twelve blocks at
 * 1 %, and a change of 10 % or more between the medians of the first and the last four. Undefined otherwise, and where there are fewer than
 * twelve windows or a block has no value.
 */
export function driftOf(values: readonly (number | null)[]): Drift | undefined {
  const border = (block: number) => Math.round((block * values.length) / blocks);
  const series = Array.from({ length: blocks }, (_, i) =>
    mean(values.slice(border(i), border(i + 1)).filter((value) => value !== null)),
  );
  if (series.includes(NaN)) return undefined;
  const z = mannKendall(series);
  const from = median(series.slice(0, blocks / 3)) as number;
  const to = median(series.slice(-blocks / 3)) as number;
  const change = (to - from) / from;
  return Math.abs(z) >= leastZ && Math.abs(change) >= leastChange ? { from, to, change, z } : undefined;
}

/** Kendall's S (pairs that rise less pairs that fall) in standard deviations, with the correction for continuity; ties count neither way. */
function mannKendall(values: readonly number[]): number {
  let s = 0;
  values.forEach((value, i) => {
    for (const later of values.slice(i + 1)) s += Math.sign(later - value);
  });
  const n = values.length;
  return (s - Math.sign(s)) / Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
}
