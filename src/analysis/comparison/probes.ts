import type { Capacity, CapacityProbe, RunRecord } from '../../core/record.ts';
import { Histogram } from '../../measure/distribution/histogram.ts';

/** What a search for the highest rate found, with what each probe measured. */
export interface MeasuredCapacity extends Capacity {
  readonly probes: readonly MeasuredProbe[];
}

export interface MeasuredProbe extends CapacityProbe {
  /** The median, and the percentile of the bound; absent where the probe measured no latency. */
  readonly latencyMs?: { readonly p50: number; readonly atBound: number };
}

export function withLatencies(capacity: Capacity, { cells }: RunRecord): MeasuredCapacity {
  return {
    ...capacity,
    probes: capacity.probes.map((probe): MeasuredProbe => {
      const cell = cells.find(({ id }) => id === probe.cell);
      const latency = cell !== undefined && 'result' in cell ? cell.result?.measured.latencyMs : undefined;
      if (latency === undefined) return probe;
      const histogram = Histogram.decode(latency);
      const percentile = (percent: number) => histogram.percentileMs(percent);
      return { ...probe, latencyMs: { p50: percentile(50), atBound: percentile(capacity.bound.percent) } };
    }),
  };
}
