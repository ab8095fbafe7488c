import { isDeepStrictEqual } from 'node:util';
import { join } from 'node:path';
import { type Outlook, outlookOf } from '../analysis/outlook/outlook.ts';
import type { CellPlan, RunRecord } from '../core/record.ts';
import type { Plan } from '../experiment/plan.ts';
import { reasonAgainst } from './cell.ts';
import { machineOf } from './engines.ts';
import { partsOf } from './experiment.ts';
import { readRecord, runsIn } from './store.ts';

/** Of these cells. Reads earlier runs in the folder of results, and writes nothing. */
export async function planOutlook(plan: Plan, cells: readonly CellPlan[], outDir: string): Promise<Outlook> {
  const planned = cells.map((cell) => {
    const { strategy, workload } = partsOf(plan, cell);
    return { plan: cell, workload, notApplicable: reasonAgainst(strategy, workload, plan.engine) };
  });
  return outlookOf(plan.name, planned, await latestAlike(plan, outDir));
}

/** The latest run of the experiment on this machine and engine, with as many workers; unreadable ones say nothing. */
async function latestAlike({ name, workers, engine }: Plan, outDir: string): Promise<RunRecord | undefined> {
  // Runs are large, and their names begin with that of the experiment.
  const ids = (await runsIn(outDir)).filter((id) => id.startsWith(`${name}-`));
  const runner = engine.use === 'beam' ? engine.runner : undefined;
  for (const id of ids.toReversed()) {
    const record = await readRecord(join(outDir, id)).catch(() => undefined);
    if (record?.name !== name || record.capacities !== undefined || record.engine?.runner !== runner) continue;
    if (
      isDeepStrictEqual(record.machine, machineOf(engine)) &&
      record.cells.some((cell) => cell.state === 'measured' && cell.result.measured.workers === workers)
    )
      return record;
  }
  return undefined;
}
