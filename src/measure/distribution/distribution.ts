import { sum } from '../../core/numbers.ts';

/** Fewer samples beyond a percentile would only tell which of the last few was slowest. */
const beyond = 10;

/** Fewest samples to show a percentile: 20 for p50, 200 for p95, 1000 for p99. */
export function samplesNeeded(percent: number): number {
  // 100 - 99.9 is a little less than 0.1.
  return Math.ceil(Number(((beyond * 100) / (100 - percent)).toFixed(6)));
}

/** Mean rows per call; undefined without calls. */
export function meanBatchSize(batchSizes: Readonly<Record<string, number>>): number | undefined {
  const entries = Object.entries(batchSizes);
  const calls = sum(entries.map(([, count]) => count));
  return calls === 0 ? undefined : sum(entries.map(([size, count]) => Number(size) * count)) / calls;
}
