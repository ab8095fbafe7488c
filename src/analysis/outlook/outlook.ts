/** What a run will do, before anything is run: its cells in order, their rows, and about how long they take. */
import { sum } from '../../core/numbers.ts';
import type { Cell, CellPlan, RunRecord } from '../../core/record.ts';
import { expectedRows } from '../../workloads/expected-rows.ts';
import { kindOf, type Workload } from '../../workloads/workload.ts';

export interface Outlook {
  readonly name: string;
  readonly cells: readonly CellOutlook[];
  readonly duration: DurationOutlook;
  /** Earlier run on this machine whose figures the durations are estimated with. */
  readonly basis?: string;
}

export interface CellOutlook extends Omit<CellPlan, 'repeat'> {
  readonly repeat: number;
  /** Of random arrivals the mean; absent of a closed loop, and of a stream without an end. */
  readonly rows?: number;
  /** Of a schedule. */
  readonly scheduleS?: number;
  /** About how long it takes in all; absent where no earlier run tells. */
  readonly aboutS?: number;
  /** Why it will not run. */
  readonly notApplicable?: string;
}

/** `at least`: the schedules alone, since nobody knows how long the other cells take. */
export type DurationOutlook = { readonly state: 'about' | 'at least'; readonly seconds: number } | { readonly state: 'endless' };

export interface PlannedCell {
  readonly plan: CellPlan;
  readonly workload: Workload;
  readonly notApplicable?: string | undefined;
}

export function outlookOf(name: string, planned: readonly PlannedCell[], basis: RunRecord | undefined): Outlook {
  const cells = planned.map((cell) => cellOutlook(cell, basis));
  return {
    name,
    cells,
    duration: durationOf(
      cells.filter(({ notApplicable }) => notApplicable === undefined),
      planned,
    ),
    ...(basis !== undefined && cells.some(({ aboutS }) => aboutS !== undefined) && { basis: basis.id }),
  };
}

function durationOf(cells: readonly CellOutlook[], planned: readonly PlannedCell[]): DurationOutlook {
  const endless = planned.some(
    ({ workload, notApplicable }) => notApplicable === undefined && kindOf(workload).lengthS(workload) === undefined,
  );
  if (endless) return { state: 'endless' };
  const isKnown = cells.every(({ aboutS }) => aboutS !== undefined);
  return {
    state: isKnown ? 'about' : 'at least',
    seconds: sum(cells.map(({ aboutS, scheduleS = 0 }) => aboutS ?? scheduleS)),
  };
}

function cellOutlook({ plan, workload, notApplicable }: PlannedCell, basis: RunRecord | undefined): CellOutlook {
  const rows = expectedRows(workload);
  const lengthS = kindOf(workload).lengthS(workload);
  const scheduleS = workload.kind === 'batch' ? undefined : lengthS;
  const aboutS = notApplicable === undefined ? durationAsIn(basis, plan, { workload, rows, scheduleS }) : undefined;
  return {
    ...plan,
    ...(rows !== undefined && { rows }),
    ...(scheduleS !== undefined && { scheduleS }),
    ...(aboutS !== undefined && { aboutS }),
    ...(notApplicable !== undefined && { notApplicable }),
  };
}

interface Size {
  readonly workload: Workload;
  readonly rows: number | undefined;
  readonly scheduleS: number | undefined;
}

/** Set-up as in the nearest cell of the same strategy, and its rate for a batch. */
function durationAsIn(
  basis: RunRecord | undefined,
  { strategy, workload: name }: CellPlan,
  { workload, rows, scheduleS }: Size,
): number | undefined {
  const alike = (basis?.cells ?? []).flatMap((cell) => resultOf(cell, strategy, workload.kind));
  const cell = alike.findLast(({ of }) => of === name) ?? alike.at(-1);
  if (cell === undefined) return undefined;
  const { measured, services } = cell.result;
  const { startS, openS = 0, warmUpS = 0 } = measured.setUp ?? {};
  // Workers of Beam open while the job starts.
  const setUpS = (services?.startS ?? 0) + (startS ?? openS) + warmUpS;
  if (scheduleS !== undefined) return setUpS + scheduleS;
  return rows === undefined ? undefined : setUpS + rows / measured.throughputRowsPerS;
}

function resultOf(cell: Cell, strategy: string, kind: Workload['kind']) {
  if (cell.state !== 'measured' || cell.strategy !== strategy || cell.result.measured.workload.kind !== kind) return [];
  return [{ of: cell.workload, result: cell.result }];
}
