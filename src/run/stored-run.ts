/** Stored runs as commands name them, by folder, run.json or id: what they say, and their experiments. */
import { join } from 'node:path';
import { analyse, type Analysis, type Asked } from '../analysis/index.ts';
import { type Problem, ProblemsError, throwProblems } from '../core/problems.ts';
import type { RunRecord } from '../core/record.ts';
import { redacted } from '../core/secrets/redact.ts';
import { type Choices, type Plan, restoreExperiment } from '../experiment/plan.ts';
import { loadPriceBook } from '../prices/price-book.ts';
import { findRun, readRecord } from './store.ts';

type Prices = string | readonly string[];

/** `prices`: other price books than the run's own. Throws ProblemsError where there is no such run or no such book. */
export async function openRun(given: string, prices?: Prices, asked?: Asked): Promise<Analysis> {
  return analysisOf(await readRecord(await findRun(given)), prices, asked);
}

export async function analysisOf(record: RunRecord, prices: Prices = record.priceBook, asked?: Asked): Promise<Analysis> {
  return analyse(record, await loadPriceBook(prices), asked);
}

/** The run's experiment as it stands now. Throws ProblemsError: its files may have gone, and its secrets are not in it. */
export async function experimentOfRun(given: string, choices: Choices): Promise<Plan> {
  const dir = await findRun(given);
  const file = join(dir, 'run.json');
  const { experiment, baseDir } = await readRecord(dir);
  if (baseDir === undefined) {
    const message = 'was written by an earlier predbench, which did not keep where the experiment stood';
    throw new ProblemsError({ file, message, remedy: experimentInstead });
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
