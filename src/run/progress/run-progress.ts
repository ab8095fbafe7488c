/** Where a run stands, from its events: for the terminal and for metrics. */
import type { Cell, CellPlan } from '../../core/record.ts';
import type { Plan } from '../../experiment/plan.ts';
import type { Snapshot } from '../../measure/snapshot.ts';
import { kindOf, type Workload } from '../../workloads/workload.ts';
import type { ProgressEvent } from '../session.ts';
import { Durations, type Outlook } from './durations.ts';
import { RecentRate } from './recent-rate.ts';

export interface CellInWork {
  readonly cell: CellPlan;
  readonly workload: Workload;
  /** Since its process was asked for, unlike the snapshot's time. */
  readonly wallS: number;
  readonly snapshot?: Snapshot;
  /** Instances; absent if their number depends on the strategies. */
  readonly rows?: number;
  /** Predictions over the last seconds; absent before the first answer, which may be a failure. */
  readonly okPerS?: number;
  /** Absent while nothing tells it. */
  readonly leftS?: number;
}

interface InWork {
  readonly planned: CellPlan;
  readonly cell: CellPlan;
  readonly workload: Workload;
  readonly startMs: number;
  readonly rate: RecentRate;
  snapshot?: Snapshot;
}

export class RunProgress {
  readonly #cells: readonly CellPlan[];
  readonly #durations: Durations;
  readonly #now: () => number;
  /** Planned cells before this one are over, or were left out. */
  #place = 0;
  #failed = 0;
  #isAtMost = false;
  #inWork: InWork | undefined;

  /** `plan.cells`: those to measure, at most. */
  constructor(
    plan: Pick<Plan, 'cells' | 'strategies' | 'workloads'>,
    outlook: Outlook = new Map(),
    now: () => number = performance.now.bind(performance),
  ) {
    this.#cells = plan.cells;
    this.#durations = new Durations(plan, outlook);
    this.#now = now;
  }

  on(event: ProgressEvent): void {
    if (event.type === 'cell-start') {
      const { cell, workload } = event;
      this.#place = this.#placeOf(cell);
      const planned = this.#cells[this.#place] ?? cell;
      this.#inWork = { planned, cell, workload, startMs: this.#now(), rate: new RecentRate() };
    } else if (event.type === 'progress' && this.#inWork !== undefined) {
      this.#inWork.snapshot = event.snapshot;
      this.#inWork.rate.add(event.snapshot);
    } else if (event.type === 'cell-end') this.#end(event.cell);
  }

  get total(): number {
    return this.#cells.length;
  }

  /** A search ends when it has found what it searches for. */
  get isAtMost(): boolean {
    return this.#isAtMost;
  }

  /** Cells that are over. */
  get done(): number {
    return this.#place;
  }

  get failed(): number {
    return this.#failed;
  }

  get cell(): CellInWork | undefined {
    if (this.#inWork === undefined) return undefined;
    const { cell, workload, startMs, snapshot, rate } = this.#inWork;
    const rows = kindOf(workload).rows?.(workload);
    const leftS = this.#cellLeftS(this.#inWork);
    const { perS } = rate;
    return {
      cell,
      workload,
      wallS: (this.#now() - startMs) / 1000,
      ...(snapshot !== undefined && { snapshot }),
      ...(rows !== undefined && { rows }),
      ...(perS !== undefined && answersOf(snapshot) > 0 && { okPerS: perS }),
      ...(leftS !== undefined && { leftS }),
    };
  }

  /** Seconds until the last cell ends; undefined while nothing tells it. */
  get leftS(): number | undefined {
    const inWork = this.#inWork;
    let totalS = inWork === undefined ? 0 : this.#cellLeftS(inWork);
    for (const planned of this.#cells.slice(this.#place + (inWork === undefined ? 0 : 1))) {
      const expectedS = this.#durations.expectedS(planned, inWork && meanRate(inWork));
      if (totalS === undefined || expectedS === undefined) return undefined;
      totalS += expectedS;
    }
    return totalS;
  }

  /** Share of the run that is done, by cells and, within the cell in work, by rows or seconds. */
  get share(): number {
    if (this.total === 0) return 0;
    const { leftS, wallS = 0 } = this.cell ?? {};
    const within = leftS === undefined ? 0 : wallS / (wallS + leftS || 1);
    return Math.min(1, (this.#place + within) / this.total);
  }

  #end(cell: Cell): void {
    if (cell.state === 'failed') this.#failed++;
    if (this.#inWork !== undefined) {
      this.#durations.ended(this.#inWork.planned, cell, (this.#now() - this.#inWork.startMs) / 1000);
    }
    this.#inWork = undefined;
    this.#place++;
  }

  /** The cell itself or, of a search, the strategy's next. */
  #placeOf(cell: CellPlan): number {
    const itself = this.#cells.findIndex(({ id }) => id === cell.id);
    if (itself >= 0) return itself;
    this.#isAtMost = true;
    const next = this.#cells.findIndex(({ strategy }, i) => i >= this.#place && strategy === cell.strategy);
    return next >= 0 ? next : this.#place;
  }

  #cellLeftS(inWork: InWork): number | undefined {
    const { planned, workload, startMs, snapshot } = inWork;
    const { elapsedS } = snapshot ?? {};
    const kind = kindOf(workload);
    const rows = kind.rows?.(workload);
    const lengthS = kind.lengthS(workload);
    const rowsPerS = meanRate(inWork);
    if (rows === undefined && lengthS === undefined) return undefined;
    if (rows === undefined && lengthS !== undefined && elapsedS !== undefined) return Math.max(0, lengthS - elapsedS);
    if (rows !== undefined && rowsPerS !== undefined) return Math.max(0, rows - answersOf(snapshot)) / rowsPerS;
    const expectedS = this.#durations.expectedS(planned);
    const leftS = expectedS === undefined ? undefined : expectedS - (this.#now() - startMs) / 1000;
    // It takes longer than thought: nobody knows how much.
    return leftS === undefined || leftS < 0 ? undefined : leftS;
  }
}

export function answersOf(snapshot: Snapshot | undefined): number {
  return snapshot === undefined ? 0 : snapshot.counts.ok + snapshot.counts.failed;
}

/** Answers a second since the cell's clock began. */
function meanRate({ snapshot }: InWork): number | undefined {
  const { elapsedS = 0 } = snapshot ?? {};
  return elapsedS > 0 && answersOf(snapshot) > 0 ? answersOf(snapshot) / elapsedS : undefined;
}
