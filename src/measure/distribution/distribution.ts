/** Samples that must lie beyond a percentile for it to say more than which of the last few was slowest. */
const beyond = 10;

/** Fewest samples that a percentile is shown for: 20 for p50, 200 for p95, 1000 for p99. */
export function samplesNeeded(percent: number): number {
  // 100 - 99.9 is a little less than 0.1.
  return Math.ceil(Number(((beyond * 100) / (100 - percent)).toFixed(6)));
}

/** Undefined for no values. */
export function median(values: readonly number[]): number | undefined {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)];
  const lower = sorted[Math.ceil(sorted.length / 2) - 1];
  return upper === undefined || lower === undefined ? undefined : (lower + upper) / 2;
}

/** Rows a call; undefined without calls. */
export function meanBatchSize(batchSizes: Readonly<Record<string, number>>): number | undefined {
  const entries = Object.entries(batchSizes);
  const calls = entries.reduce((sum, [, count]) => sum + count, 0);
  return calls === 0 ? undefined : entries.reduce((sum, [size, count]) => sum + Number(size) * count, 0) / calls;
}
