/** The strategies of two runs, workload by workload, by their names. */
import type { Comparison, ComparisonRow } from '../comparison/comparison.ts';
import { reasonOf } from '../comparison/reason.ts';
import type { AloneRow } from './compared.ts';

/** Why a run has no figures of what it was never asked for. */
export const notInRun = 'not in this run';

export interface RowsOfBoth {
  readonly workload: string;
  readonly strategy: string;
  readonly from: ComparisonRow;
  readonly to: ComparisonRow;
}

export function matched(
  a: Comparison,
  b: Comparison,
): { readonly both: readonly RowsOfBoth[]; readonly alone: readonly AloneRow[] } {
  const both: RowsOfBoth[] = [];
  const alone: AloneRow[] = [];
  for (const { workload, strategy } of namesOf([a, b])) {
    const [from, to] = [rowOf(a, workload, strategy), rowOf(b, workload, strategy)];
    const names = { workload, strategy };
    if (from.row !== undefined && to.row !== undefined) both.push({ ...names, from: from.row, to: to.row });
    // What neither could measure and none has tried is no news.
    else if (from.row !== undefined || to.row !== undefined || from.hasFailed || to.hasFailed) {
      alone.push({
        ...names,
        ...(from.row === undefined && { from: from.reason }),
        ...(to.row === undefined && { to: to.reason }),
      });
    }
  }
  return { both, alone };
}

/** In the order of the first run, then what only later ones have. */
function namesOf(runs: readonly Comparison[]): Pick<RowsOfBoth, 'workload' | 'strategy'>[] {
  const workloads = [...new Set(runs.flatMap((run) => run.workloads.map(({ name }) => name)))];
  return workloads.flatMap((workload) => {
    const of = runs.flatMap((run) => run.workloads.filter(({ name }) => name === workload));
    const strategies = new Set(of.flatMap(({ rows, without }) => [...rows, ...without].map(({ strategy }) => strategy)));
    return [...strategies].map((strategy) => ({ workload, strategy }));
  });
}

function rowOf(
  { workloads }: Comparison,
  workload: string,
  strategy: string,
): { readonly row?: ComparisonRow; readonly reason: string; readonly hasFailed: boolean } {
  const found = workloads.find(({ name }) => name === workload);
  const row = found?.rows.find((one) => one.strategy === strategy);
  const cell = found?.without.find((one) => one.strategy === strategy);
  return {
    ...(row !== undefined && { row }),
    reason: cell === undefined ? notInRun : `${cell.state}: ${reasonOf(cell)}`,
    hasFailed: cell?.state === 'failed',
  };
}
