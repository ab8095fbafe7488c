/** How long cells take: planned seconds of schedules, and rates of batches as they are measured, in this run or in one before. */
import { median } from '../../core/numbers.ts';
import type { Cell, CellPlan } from '../../core/record.ts';
import type { Plan } from '../../experiment/plan.ts';
import { kindOf, type Workload } from '../../workloads/workload.ts';

/** Start of process and services, model load and warm-up, until a cell has shown how long they take. */
const overheadS = 3;

/** Seconds of cells by their ids, as a run before tells. */
export type Outlook = ReadonlyMap<string, number>;

export class Durations {
  readonly #plan: Pick<Plan, 'strategies' | 'workloads'>;
  readonly #outlook: Outlook;
  /** Whole cells that ended, by strategy and workload. */
  readonly #wallS = new Map<string, number[]>();
  /** What a cell takes besides its workload, by strategy. */
  readonly #besidesS = new Map<string, number[]>();
  readonly #rowsPerS = new Map<string, number[]>();

  constructor(plan: Pick<Plan, 'strategies' | 'workloads'>, outlook: Outlook) {
    this.#plan = plan;
    this.#outlook = outlook;
  }

  ended(planned: CellPlan, cell: Cell, wallS: number): void {
    if (cell.state === 'stopped') return;
    add(this.#wallS, keyOf(planned), wallS);
    const measured = 'result' in cell ? cell.result?.measured : undefined;
    if (measured === undefined) return;
    const { counts, makespanS, workload } = measured;
    add(this.#besidesS, cell.strategy, Math.max(0, wallS - makespanS));
    const answered = (counts.ok ?? 0) + (counts.failed ?? 0);
    if (workload.kind === 'batch' && answered > 0 && makespanS > 0) add(this.#rowsPerS, cell.strategy, answered / makespanS);
  }

  /** Undefined while nothing tells it, and of an endless cell. `nowRowsPerS`: rate of the cell in work. */
  expectedS(planned: CellPlan, nowRowsPerS?: number): number | undefined {
    const workload = this.#plan.workloads.find(({ name }) => name === planned.workload);
    if (workload === undefined || !this.#takes(planned, workload)) return 0;
    const before = this.#wallS.get(keyOf(planned));
    if (before !== undefined) return median(before);
    const besidesS = ownOrAll(this.#besidesS, planned.strategy) ?? overheadS;
    const rows = kindOf(workload).rows?.(workload);
    if (rows === undefined) {
      const lengthS = kindOf(workload).lengthS(workload);
      return lengthS === undefined ? undefined : lengthS + besidesS;
    }
    const own = this.#rowsPerS.get(planned.strategy);
    const outlook = this.#outlook.get(planned.id);
    if (own === undefined && outlook !== undefined) return outlook;
    const rowsPerS = ownOrAll(this.#rowsPerS, planned.strategy) ?? nowRowsPerS;
    return rowsPerS === undefined ? undefined : rows / rowsPerS + besidesS;
  }

  #takes({ strategy }: CellPlan, workload: Workload): boolean {
    const isJob = this.#plan.strategies.some(({ name, kind }) => name === strategy && kind === 'job');
    return !isJob || kindOf(workload).noJobs === undefined;
  }
}

function keyOf({ strategy, workload }: CellPlan): string {
  return `${strategy} x ${workload}`;
}

function add(lists: Map<string, number[]>, key: string, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** The strategy's median; that of all while it has none. */
function ownOrAll(lists: ReadonlyMap<string, readonly number[]>, strategy: string): number | undefined {
  return median(lists.get(strategy) ?? [...lists.values()].flat());
}
