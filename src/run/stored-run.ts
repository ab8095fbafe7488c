/** Opens stored runs that commands name by folder, run.json or id. */
import { join } from 'node:path';
import { analyse, type Analysis, type Asked } from '../analysis/index.ts';
import type { Discount } from '../core/keys/discount.ts';
import { type Problem, ProblemsError, throwProblems } from '../core/problems.ts';
import type { RunRecord } from '../core/record.ts';
import { redacted } from '../core/secrets/redact.ts';
import { type Choices, type Plan, restoreExperiment } from '../experiment/plan.ts';
import { discounted, discountProblems } from '../prices/discount.ts';
import { loadPriceBook } from '../prices/price-book.ts';
import { baselinesOf } from './baselines.ts';
import { findRun, readRecord, withRecord } from './store.ts';

/** Replaces the run's own prices. */
export interface OtherPrices {
  readonly books?: string | readonly string[] | undefined;
  readonly discount?: Discount | undefined;
}

/** Throws ProblemsError if there is no such run, book or price. */
export async function openRun(given: string, prices?: OtherPrices, asked?: Asked): Promise<Analysis> {
  return withRecord(await findRun(given), (record) => analysisOf(record, prices, asked));
}

export async function analysisOf(record: RunRecord, prices: OtherPrices = {}, asked?: Asked): Promise<Analysis> {
  const { books = record.priceBook, discount = record.experiment.discount } = prices;
  const book = await loadPriceBook(books);
  throwProblems(discountProblems(book, prices.discount));
  const { thresholds = [] } = record.experiment;
  const baselines = await baselinesOf(thresholds, record.baseDir);
  return analyse(record, discounted(book, discount), { ...asked, baselines });
}

/** The run's experiment, checked again. Throws ProblemsError if its files are gone or it needs secrets, which runs do not store. */
export async function experimentOfRun(given: string, choices: Choices): Promise<Plan> {
  const dir = await findRun(given);
  const file = join(dir, 'run.json');
  const { experiment, baseDir } = await readRecord(dir);
  if (baseDir === undefined) {
    const message = "was written by an earlier predbench, which did not store the experiment's folder";
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
    .map(({ name }) => ({ file, message: `does not store the secrets of strategy ${name}`, remedy: experimentInstead }));
}
