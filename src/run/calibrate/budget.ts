/** What may be spent, agreed before anything is sent. */
import { priceUsage } from '../../prices/cost.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import { allow, estimateText, highestUsd } from '../../prices/allowance.ts';
import type { Measurement } from './plan.ts';
import { presumedS, presumedUsage } from './spending.ts';

export interface Budget {
  /** For the user, before the first measurement. */
  readonly text: string;
  /** Seconds after which what is paid has cost as much as it may; Infinity for what costs nothing. */
  readonly limitS: (measurement: Measurement) => number;
  /** Throws ProblemsError where it may cost more than allowed, where nothing is said of that, and where a cost is not known. */
  readonly agree: () => void;
}

export function budgetOf(
  measurements: readonly Measurement[],
  { calls, book, maxUsd }: { readonly calls: number; readonly book: PriceBook; readonly maxUsd: number | undefined },
): Budget {
  const paid = measurements.filter((one) => one.paid);
  const usage = paid.flatMap((one) => presumedUsage(one, calls));
  const estimate = priceUsage(usage, book, 0);
  const usd = highestUsd(estimate);
  // What takes longer than presumed is stopped when all together has cost as much as it may.
  const stretch = maxUsd === undefined || usd === 0 ? 1 : maxUsd / usd;
  return {
    text: paid.length === 0 ? 'everything that is measured is on this machine: nothing is billed' : estimateText(estimate),
    limitS: (measurement) => (measurement.paid ? presumedS(measurement, calls) * stretch : Infinity),
    agree: () => allow(estimate, maxUsd, "the experiment's prices"),
  };
}
