/** Runs the cells of a plan, and compares their predictions. */
import { agreementOf } from '../measure/predictions/agreement.ts';
import type { Plan } from '../experiment/plan.ts';
import type { Agreement, Cell, CellPlan, Expectation, RunRecord } from '../core/record.ts';
import { expectationsOf, type PredictedCell } from './expectations.ts';
import { type RunOptions, type Session, type SessionEnd, withSession } from './session.ts';

export async function runExperiment(plan: Plan, options: RunOptions): Promise<SessionEnd> {
  const { name, cells } = plan;
  const planned = cells.map((cellPlan) => ({ cellPlan, ...partsOf(plan, cellPlan) }));
  const hasStreams = planned.some(({ workload }) => workload.kind === 'stream');
  const session = { ...options, name, hasStreams, keepsPredictions: true, totalCells: cells.length };
  return withSession(plan, session, async ({ measure, predictions }) => {
    const measured: Cell[] = [];
    for (const cell of planned) {
      if (options.signal.aborted) break;
      const ended = await measure(cell);
      if (ended !== undefined) measured.push(ended);
    }
    // Where a cell could not be ended in time, that is why it failed.
    const killed = options.signal.aborted && measured.at(-1)?.state === 'failed';
    const complete = measured.length === cells.length && !killed && measured.every(({ state }) => state !== 'stopped');
    return { state: complete ? 'complete' : 'stopped', ...(await compared(plan, measured, predictions)) };
  });
}

/** Strategy and workload of a cell. */
export function partsOf(plan: Plan, cell: CellPlan) {
  const strategy = plan.strategies.find(({ name }) => name === cell.strategy);
  const workload = plan.workloads.find(({ name }) => name === cell.workload);
  if (strategy === undefined || workload === undefined)
    throw new Error(`the plan has no strategy or workload for cell ${cell.id}`);
  return { strategy, workload };
}

/** With each other, and with what the source's rows say. */
async function compared(
  plan: Plan,
  cells: readonly Cell[],
  predictions: Session['predictions'],
): Promise<Pick<RunRecord, 'agreements' | 'expectations'>> {
  const agreements: Agreement[] = [];
  const expectations: Expectation[] = [];
  for (const { name } of plan.workloads) {
    const tables: PredictedCell[] = [];
    for (const [index, { id, strategy, workload, state }] of cells.entries()) {
      if (workload !== name || (state !== 'measured' && state !== 'stopped')) continue;
      tables.push({ id, strategy, table: await predictions(index) });
    }
    agreements.push(
      agreementOf(
        name,
        tables.map(({ id, table }) => [id, table]),
      ),
    );
    expectations.push(...(await expectationsOf(plan, name, tables)));
  }
  return { agreements, ...(expectations.length > 0 && { expectations }) };
}
