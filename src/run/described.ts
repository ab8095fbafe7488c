/** For `run --dry-run`: the jobs that an engine would send to a cloud. */
import { rm } from 'node:fs/promises';
import { labelsOf } from '../core/labels.ts';
import { exitCodes, ProblemsError } from '../core/problems.ts';
import type { CellPlan } from '../core/record.ts';
import { makeWorkFolder } from '../core/work-folder.ts';
import type { DescribedJob } from '../engines/engine.ts';
import type { Plan } from '../experiment/plan.ts';
import { reasonAgainst, taskOf } from './cell.ts';
import { engineOf } from './engines.ts';
import { partsOf } from './experiment.ts';

export interface CellsJob extends DescribedJob {
  /** Of the first repeat. */
  readonly cell: string;
}

export interface DescribedJobs {
  readonly jobs: readonly CellsJob[];
  /** Why they are not shown: this machine lacks what builds them. */
  readonly notShown?: string;
}

/** One for each strategy over each workload; none of an engine that sends no jobs. Throws ProblemsError if a job would be refused. */
export async function describedJobs(plan: Plan, cells: readonly CellPlan[]): Promise<DescribedJobs> {
  try {
    return { jobs: await describeAll(plan, cells) };
  } catch (error) {
    if (!(error instanceof ProblemsError) || error.exitCode !== exitCodes.environment) throw error;
    return {
      jobs: [],
      notShown: error.problems.map(({ message, remedy }) => `${message}${remedy === undefined ? '' : `; ${remedy}`}`).join('; '),
    };
  }
}

async function describeAll(plan: Plan, cells: readonly CellPlan[]): Promise<CellsJob[]> {
  const engine = engineOf(plan.engine);
  if (engine.describe === undefined) return [];
  const jobs: CellsJob[] = [];
  const workDir = await makeWorkFolder();
  try {
    for (const cell of cells.filter(({ repeat }) => repeat === 1)) {
      const { strategy, workload } = partsOf(plan, cell);
      // A job's files are made with the cell.
      if (strategy.kind === 'job' || reasonAgainst(strategy, workload, plan.engine) !== undefined) continue;
      const labels = labelsOf('dry-run', cell.id);
      const sinkTarget = { path: workDir, name: cell.id, labels };
      const queue = workload.kind === 'stream' && workload.queue && { ...workload.queue, name: 'predbench-CELL' };
      const own = { ...(queue && { queue }), services: {}, labels, workDir, predictionsPath: workDir, sinkTarget };
      const described = await engine.describe({ ...taskOf(plan, strategy, workload), ...own });
      if (described !== undefined) jobs.push({ cell: cell.id, ...described });
    }
    return jobs;
  } finally {
    await rm(workDir, { recursive: true, force: true });
  }
}
