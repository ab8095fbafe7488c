/** Names of latency percentiles: `p99` for short, `latency_p99_ms` in full. */

const name = /^(?:p(\d+(?:\.\d+)?)|latency_p(\d+(?:\.\d+)?)_ms)$/;

/** Above 0 and below 100; undefined for any other name. */
export function percentOf(text: string): number | undefined {
  const [, short, full] = name.exec(text) ?? [];
  const percent = Number(short ?? full);
  return percent > 0 && percent < 100 ? percent : undefined;
}

export function latencyKey(percent: number): string {
  return `latency_p${percent}_ms`;
}
