/** How a latency is distributed, by its percentiles. */
import { median } from '../../core/numbers.ts';
import type { CellMeasurement } from '../../core/record.ts';
import { samplesNeeded } from '../../measure/distribution/distribution.ts';
import { Histogram } from '../../measure/distribution/histogram.ts';
import type { WorkloadComparison } from '../comparison/comparison.ts';
import { countedCells } from './counted.ts';

export interface PercentileCurve {
  readonly strategy: string;
  readonly points: readonly PercentilePoint[];
}

export interface PercentilePoint {
  readonly percent: number;
  /** Median over the repeats, and the repeats' least and most. */
  readonly ms: { readonly value: number; readonly low: number; readonly high: number };
}

const percents = [
  1, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 96, 97, 98, 99, 99.25, 99.5, 99.75, 99.9, 99.95, 99.99, 99.995, 99.999,
];

/** Of latency from the due time, or in a closed loop of response time; none where nothing waits for one instance. */
export function percentileCurves({ rows }: WorkloadComparison): PercentileCurve[] {
  return rows.flatMap((row) => {
    const histograms = countedCells(row).flatMap(({ measured }) => histogramsOf(measured));
    return histograms.length === 0 ? [] : [{ strategy: row.strategy, points: pointsOf(histograms) }];
  });
}

/** None where the stored one cannot be read: then it has no curve, and its percentiles still stand in the tables. */
function histogramsOf({ workload, latencyMs, responseMs }: CellMeasurement): Histogram[] {
  const stored = workload.kind === 'closed-loop' ? responseMs : latencyMs;
  if (stored === undefined) return [];
  try {
    return [Histogram.decode(stored)];
  } catch {
    return [];
  }
}

/** Only percentiles that every repeat has enough samples for. */
function pointsOf(histograms: readonly Histogram[]): PercentilePoint[] {
  const fewest = Math.min(...histograms.map(({ count }) => count));
  return percents
    .filter((percent) => samplesNeeded(percent) <= fewest)
    .map((percent) => {
      const values = histograms.map((histogram) => histogram.percentileMs(percent));
      return { percent, ms: { value: median(values) ?? NaN, low: Math.min(...values), high: Math.max(...values) } };
    });
}
