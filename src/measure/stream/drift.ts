import { mean, median } from '../../core/numbers.ts';

/** A trend over a cell: medians of the first and the last third. */
export interface Drift {
  readonly from: number;
  readonly to: number;
  /** (to - from) / from */
  readonly change: number;
  /** Statistic of the Mann-Kendall test. */
  readonly z: number;
}

/** Parts of a cell, long enough that neighbours are nearly independent. */
const blocks = 12;
/** Two-sided, 1 %. */
const leastZ = 2.58;
const leastChange = 0.1;

/**
 * A rise or fall of the values of equal windows (`null`: none): significant at 1 % by the Mann-Kendall test of the means of twelve
 * blocks, and at least 10 % between the medians of the first and the last four. Undefined otherwise, and if there are fewer than twelve
 * windows or a block is empty.
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

/** Kendall's S (rising pairs minus falling pairs; ties do not count) in standard deviations, with continuity correction. */
function mannKendall(values: readonly number[]): number {
  let s = 0;
  values.forEach((value, i) => {
    for (const later of values.slice(i + 1)) s += Math.sign(later - value);
  });
  const n = values.length;
  return (s - Math.sign(s)) / Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18);
}
