/** How much load the machines of a measured stream can take, and where that is known from. */
import type { CellMeasurement } from '../../core/record.ts';
import type { Capacity } from './model.ts';

interface MeasuredCell {
  readonly workload: string;
  readonly measured: CellMeasurement;
}

/**
 * A rate that the user gave; else what the strategy did at full load with as many workers and model threads; else the rate that the stream
 * held, which the utilisation does not make smaller.
 */
export function capacityOf(
  stream: CellMeasurement,
  ofStrategy: readonly MeasuredCell[],
  { utilisation, given }: { readonly utilisation: number; readonly given?: number | undefined },
): Capacity {
  const of = (perS: number, evidence: Capacity['evidence'], source: string): Capacity => ({
    perS,
    usablePerS: perS * utilisation,
    atFullLoad: evidence === 'measured',
    evidence,
    source,
  });
  if (given !== undefined) return of(given, 'assumed', 'as given');
  const full = fullLoad(stream, ofStrategy);
  if (full !== undefined) return of(full.perS, 'measured', `throughput_rows_per_s of ${full.workload}, at full load`);
  const perS = stream.throughputRowsPerS;
  return {
    perS,
    usablePerS: perS,
    atFullLoad: false,
    evidence: 'measured',
    source: 'throughput_rows_per_s of this stream, which it held; it may take more, and the utilisation is not applied',
  };
}

/** The highest throughput where all is due at once, or users always wait. */
function fullLoad({ workers, modelThreads }: CellMeasurement, all: readonly MeasuredCell[]) {
  return all
    .filter(({ measured }) => measured.workload.kind !== 'stream')
    .filter(({ measured }) => measured.workers === workers && measured.modelThreads === modelThreads)
    .map(({ workload, measured }) => ({ workload, perS: measured.throughputRowsPerS }))
    .filter(({ perS }) => perS > 0)
    .toSorted((a, b) => b.perS - a.perS)[0];
}
