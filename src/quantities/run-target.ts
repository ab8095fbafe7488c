/** A stored run as what is calibrated: its experiment, and what would settle its decision. */
import { basename, join } from 'node:path';
import { loadPriceBook } from '../cost/price-book.ts';
import { type Plan, restoreExperiment } from '../experiment.ts';
import { redacted } from '../experiment/redact.ts';
import { type Problem, ProblemsError, throwProblems } from '../problems.ts';
import { compare } from '../report/comparison.ts';
import { findRun, readRecord } from '../results.ts';
import type { RunRecord } from '../run-record.ts';
import { settlingLines } from './settling.ts';

export interface RunTarget {
  /** What would settle the run's decisions. */
  readonly lines: readonly string[];
  /** The run's experiment as it stands now. Throws ProblemsError: its files may have gone, its secrets have. */
  plan(): Promise<Plan>;
}

/** Throws ProblemsError where there is no such run. */
export async function runTarget(given: string, strategies: readonly string[] | undefined): Promise<RunTarget> {
  const path = await findRun(given);
  const record = await readRecord(path);
  return {
    lines: settlingLines(compare(record, await loadPriceBook(record.priceBook))),
    plan: () => planOf(record, basename(path) === 'run.json' ? path : join(path, 'run.json'), strategies),
  };
}

async function planOf(
  { experiment, baseDir }: RunRecord,
  file: string,
  strategies: readonly string[] | undefined,
): Promise<Plan> {
  if (baseDir === undefined) {
    const message = 'was written by an earlier predbench, which did not keep where the experiment stood';
    throw new ProblemsError([{ file, message, remedy: experimentInstead }]);
  }
  const plan = await restoreExperiment(experiment, baseDir, file, strategies === undefined ? {} : { strategies });
  throwProblems(secretProblems(plan, file));
  return plan;
}

const experimentInstead = 'name the experiment file instead of the run';

function secretProblems({ strategies }: Plan, file: string): Problem[] {
  return strategies
    .filter(({ raw }) => JSON.stringify(raw).includes(redacted))
    .map(({ name }) => ({ file, message: `the secrets of strategy ${name} are left out of it`, remedy: experimentInstead }));
}
