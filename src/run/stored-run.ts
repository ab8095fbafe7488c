/** Opens stored runs that commands name by folder, run.json or id. */
import { analyse, type Analysis, type Asked } from '../analysis/index.ts';
import type { Discount } from '../core/keys/discount.ts';
import { throwProblems } from '../core/problems.ts';
import type { RunRecord } from '../core/record.ts';
import { discounted, discountProblems } from '../prices/discount.ts';
import { loadPriceBook } from '../prices/price-book.ts';
import { baselinesOf } from './baselines.ts';
import { findRun, withRecord } from './store.ts';

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
