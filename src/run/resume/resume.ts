/** Continues a stored run: measures the cells that are missing, failed or were stopped. */
import { join } from 'node:path';
import { ProblemsError, throwProblems } from '../../core/problems.ts';
import type { Cell, CellPlan, RunRecord } from '../../core/record.ts';
import { type Choices, type Plan, readExperiment } from '../../experiment/plan.ts';
import { findRun, readRecord, recordFile } from '../store.ts';
import { experimentOfRun } from '../stored-plan.ts';
import { resumeProblems } from './differences.ts';

export interface ResumableRun {
  readonly dir: string;
  readonly record: RunRecord;
  /** Of the whole run. */
  readonly plan: Plan;
  /** Still to be measured, in running order. */
  readonly missing: readonly CellPlan[];
}

/**
 * Of the experiment that the run stores, or of a file that must be the same, for secrets are not stored. Throws ProblemsError with all
 * that differs between then and now.
 */
export async function resumable(given: string, file: string | undefined, choices: Choices): Promise<ResumableRun> {
  const dir = await findRun(given);
  const record = await readRecord(dir);
  if (record.capacities !== undefined)
    throw new ProblemsError({ file: join(dir, recordFile), message: 'is a search of capacity, which cannot be resumed' });
  const plan = file === undefined ? await experimentOfRun(dir, {}) : await readExperiment(file, choices);
  throwProblems(await resumeProblems(record, plan, file === undefined ? undefined : plan.stored));
  const settled = new Set(record.cells.filter(isSettled).map(({ id }) => id));
  return { dir, record, plan, missing: plan.cells.filter(({ id }) => !settled.has(id)) };
}

/** Its result stands; the others are measured again. */
export function isSettled({ state }: Cell): boolean {
  return state === 'measured' || state === 'not applicable';
}
