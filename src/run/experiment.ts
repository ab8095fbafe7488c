/** Runs the cells of a plan, and compares their predictions. */
import type { Plan } from '../experiment/plan.ts';
import type { Cell, CellPlan } from '../core/record.ts';
import { compared } from './compared.ts';
import { isSettled, type ResumableRun } from './resume/resume.ts';
import { type RunOptions, type SessionEnd, withSession } from './session.ts';

/** All cells; of a stored run those that are missing, failed or were stopped. */
export async function runExperiment(plan: Plan, options: RunOptions, stored?: ResumableRun): Promise<SessionEnd> {
  const { name, cells, engine } = plan;
  const planned = (stored?.missing ?? cells).map((cellPlan) => ({ cellPlan, ...partsOf(plan, cellPlan) }));
  // On Beam no thread of ours drives a stream's calls; how late its publisher was, each cell measures.
  const drivesStreams = engine.use === 'local' && planned.some(({ workload }) => workload.kind === 'stream');
  const standing = stored?.record.cells.filter(isSettled) ?? [];
  const session = { ...options, name, drivesStreams, keepsPredictions: true, resume: stored };
  return withSession(plan, session, async ({ measure, predictions, sinkTarget }) => {
    const measured: Cell[] = [];
    for (const cell of planned) {
      if (options.signal.aborted) break;
      const ended = await measure(cell);
      if (ended !== undefined) measured.push(ended);
    }
    // Where a cell could not be ended in time, that is why it failed.
    const killed = options.signal.aborted && measured.at(-1)?.state === 'failed';
    const all = [...standing, ...measured];
    const complete = all.length === cells.length && !killed && all.every(({ state }) => state !== 'stopped');
    return {
      state: complete ? 'complete' : 'stopped',
      ...(await compared(plan, all, { predictions, sinkTarget, earlier: stored?.record })),
    };
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
