/** Percentiles that an experiment asks for beside p50, p95 and p99. */
import type { CellMeasurement, Interval } from '../../core/record.ts';
import { samplesNeeded } from '../../measure/distribution/distribution.ts';
import { latency, latencyToWrite, response } from './latencies.ts';

export interface FurtherPercentile {
  /** As in the CSV: `latency_p99.9_ms`. */
  readonly key: string;
  readonly label: string;
  readonly percent: number;
  /** Absent where too few samples lie beyond it. */
  readonly ms?: number;
  readonly interval?: Interval;
  readonly samplesNeeded: number;
}

const timed = [
  { key: 'latency', label: 'latency', read: latency.read },
  { key: 'latency_to_write', label: 'latency to write', read: latencyToWrite.read },
  { key: 'response', label: 'response time', read: response.read },
];

/** Of one cell. */
export function furtherPercentiles(measured: CellMeasurement): FurtherPercentile[] {
  return timed.flatMap(({ key, label, read }) =>
    (read(measured)?.further ?? []).map((one) => ({
      ...one,
      key: `${key}_p${one.percent}_ms`,
      label,
      samplesNeeded: samplesNeeded(one.percent),
    })),
  );
}
