/** How much load the machines of a measured cell can take, and where that is known from. */
import type { ComparedCell, ComparisonRow, WorkloadComparison } from '../comparison/comparison.ts';

export interface LoadCapacity {
  /** All machines of the cell together. */
  readonly perS: number;
  /** What it is planned to take: the capacity x the utilisation. */
  readonly usablePerS: number;
  readonly evidence: 'measured' | 'assumed';
  readonly source: string;
}

/** A rate that the user gave; else what was measured at full load; else the rate that the stream held, which is not made smaller. */
export function capacityOf(
  { strategy }: ComparisonRow,
  { measured }: ComparedCell,
  workloads: readonly WorkloadComparison[],
  { utilisation, given }: { readonly utilisation: number; readonly given?: number | undefined },
): LoadCapacity {
  const of = (perS: number, evidence: LoadCapacity['evidence'], source: string) => ({
    perS,
    usablePerS: perS * utilisation,
    evidence,
    source,
  });
  if (given !== undefined) return of(given, 'assumed', 'as given');
  const { workload, throughputRowsPerS } = measured;
  if (workload.kind === 'batch') return of(throughputRowsPerS, 'measured', 'throughput_rows_per_s of this workload');
  const full = fullLoad(strategy, measured, workloads);
  if (full !== undefined) return of(full.perS, 'measured', `throughput_rows_per_s of ${full.workload}, at full load`);
  const source = 'throughput_rows_per_s of this stream, which it held; it may take more, and the utilisation is not applied';
  return { perS: throughputRowsPerS, usablePerS: throughputRowsPerS, evidence: 'measured', source };
}

/** The highest throughput of the strategy where all is due at once, or users always wait, with as many workers and model threads. */
function fullLoad(
  strategy: string,
  { workers, modelThreads }: ComparedCell['measured'],
  workloads: readonly WorkloadComparison[],
) {
  return workloads
    .filter(({ summary }) => summary?.kind === 'batch' || summary?.kind === 'closed-loop')
    .flatMap(({ name, rows }) =>
      rows
        .filter((row) => row.strategy === strategy && row.unranked === undefined)
        .filter(({ cells }) =>
          cells.every(({ measured }) => measured.workers === workers && measured.modelThreads === modelThreads),
        )
        .map(({ figures }) => ({ workload: name, perS: figures['throughput_rows_per_s'] ?? 0 })),
    )
    .filter(({ perS }) => perS > 0)
    .toSorted((a, b) => b.perS - a.perS)[0];
}
