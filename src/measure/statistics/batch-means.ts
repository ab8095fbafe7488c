import { mean } from '../../core/numbers.ts';
import jstat from 'jstat';

/** Fewest batches for an estimate. */
export const fewestBatches = 16;
const mostCorrelation = 0.25;

/**
 * Variance and 95 % half-width of the mean of dependent values, from the means of equal batches in order of time: long enough batches
 * are nearly independent, and their spread reflects the dependence. Neighbours are merged while their lag-1 correlation is above 0.25;
 * undefined if fewer than 16 batches would be left. Source: A. M. Law and W. D. Kelton, Simulation Modeling and Analysis (2000), 9.5.3.
 */
export function batchMeans(
  means: readonly number[],
): { readonly mean: number; readonly variance: number; readonly halfWidth: number } | undefined {
  const count = means.length;
  if (count < fewestBatches) return undefined;
  const center = mean(means);
  let squares = 0;
  let products = 0;
  for (const [i, value] of means.entries()) {
    squares += (value - center) ** 2;
    if (i > 0) products += (value - center) * ((means[i - 1] as number) - center);
  }
  if (products > mostCorrelation * squares) return batchMeans(merged(means));
  const variance = squares / (count - 1) / count;
  return { mean: center, variance, halfWidth: jstat.jStat.studentt.inv(0.975, count - 1) * Math.sqrt(variance) };
}

function merged(means: readonly number[]): number[] {
  return Array.from(
    { length: Math.floor(means.length / 2) },
    (_, i) => ((means[2 * i] as number) + (means[2 * i + 1] as number)) / 2,
  );
}
