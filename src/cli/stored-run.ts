/** A stored run: its experiment, and what would settle its decisions. */
import { basename, join } from 'node:path';
import { loadPriceBook } from '../prices/price-book.ts';
import { type Choices, type Plan, restoreExperiment } from '../experiment/plan.ts';
import { redacted } from '../core/secrets/redact.ts';
import { type Problem, ProblemsError, throwProblems } from '../core/problems.ts';
import { compare } from '../analysis/comparison/comparison.ts';
import { findRun, readRecord } from '../run/store.ts';
import { type Settling, settlingOf } from '../analysis/decision/settling-of-run.ts';

/** Throws ProblemsError where there is no such run. */
export async function settlingOfRun(run: string): Promise<Settling> {
  const record = await readRecord(await findRun(run));
  return settlingOf(compare(record, await loadPriceBook(record.priceBook)));
}

/** The run's experiment as it stands now. Throws ProblemsError: its files may have gone, and its secrets are not in it. */
export async function experimentOfRun(run: string, choices: Choices): Promise<Plan> {
  const path = await findRun(run);
  const file = basename(path) === 'run.json' ? path : join(path, 'run.json');
  const { experiment, baseDir } = await readRecord(path);
  if (baseDir === undefined) {
    const message = 'was written by an earlier predbench, which did not keep where the experiment stood';
    throw new ProblemsError([{ file, message, remedy: experimentInstead }]);
  }
  const plan = await restoreExperiment(experiment, baseDir, file, choices);
  throwProblems(secretProblems(plan, file));
  return plan;
}

const experimentInstead = 'name the experiment file instead of the run';

function secretProblems({ strategies }: Plan, file: string): Problem[] {
  return strategies
    .filter(({ raw }) => JSON.stringify(raw).includes(redacted))
    .map(({ name }) => ({ file, message: `the secrets of strategy ${name} are left out of it`, remedy: experimentInstead }));
}
