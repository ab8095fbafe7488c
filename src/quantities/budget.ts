/** What may be spent, agreed before anything is sent. */
import type { PriceBook } from '../cost/price-book.ts';
import { type Problem, throwProblems } from '../problems.ts';
import type { Measurement } from './plan.ts';
import { type Spending, spendingOf } from './spending.ts';

export interface Budget {
  /** For the user, a line each, before the first measurement. */
  readonly lines: readonly string[];
  /** Seconds after which what is paid has cost as much as it may; Infinity for what costs nothing. */
  readonly limitS: (measurement: Measurement) => number;
}

/** Throws ProblemsError where it may cost more than `maxUsd`, where nothing is said of that, and where the cost is not known. */
export function budgetOf(
  measurements: readonly Measurement[],
  { calls, book, maxUsd }: { readonly calls: number; readonly book: PriceBook; readonly maxUsd: number | undefined },
): Budget {
  const paid = new Map(measurements.filter((one) => one.paid).map((one) => [one, spendingOf(one, calls, book)]));
  const totalUsd = [...paid.values()].reduce((sum, { usd }) => sum + usd, 0);
  const lines = [...paid].map(
    ([one, { usd, rule }]) => `${labelOf(one)}: at most about ${dollars(usd)} (${rule}; prices of ${book.id})`,
  );
  throwProblems([...unknownCosts(paid, book), ...limitProblems(paid.size, totalUsd, maxUsd, lines)]);
  // What runs longer than presumed is stopped when all together have cost as much as they may.
  const stretch = maxUsd === undefined || totalUsd === 0 ? 1 : maxUsd / totalUsd;
  return {
    lines: paid.size === 0 ? ['everything that is measured is on this machine: it costs nothing'] : lines,
    limitS: (measurement) => (paid.get(measurement)?.presumedS ?? Infinity) * stretch,
  };
}

function unknownCosts(paid: ReadonlyMap<Measurement, Spending>, book: PriceBook): Problem[] {
  return [...paid].flatMap(([measurement, { cost }]) => {
    const unpriced = cost.unpriced.map(({ sku, reason }) => `${sku}: ${reason}`);
    if (unpriced.length === 0 && cost.lines.length > 0) return [];
    const why = unpriced.length > 0 ? unpriced.join('; ') : 'the strategy does not state what it is billed for';
    const remedy = `add a price book of your own that has it to the experiment's "prices", on top of ${book.id}`;
    return [{ file: labelOf(measurement), message: `what the measurement costs is not known: ${why}`, remedy }];
  });
}

function limitProblems(count: number, usd: number, maxUsd: number | undefined, lines: readonly string[]): Problem[] {
  if (count === 0 || (maxUsd !== undefined && usd <= maxUsd)) return [];
  const estimate = `the measurements may cost ${dollars(usd)} (${lines.join('; ')})`;
  if (maxUsd === undefined)
    return [{ file: '--max-cost', message: `missing: ${estimate}`, remedy: `--max-cost ${roundedUp(usd)}` }];
  const remedy = 'allow more, or measure less: --measure, --strategy, --calls';
  return [{ file: '--max-cost', message: `${dollars(maxUsd)} are too little: ${estimate}`, remedy }];
}

function labelOf({ names, host }: Measurement): string {
  return host === undefined ? names.join(', ') : `${names.join(', ')} (${host})`;
}

function dollars(usd: number): string {
  return `USD ${roundedUp(usd)}`;
}

/** To a hundredth of a cent, never below. */
function roundedUp(usd: number): string {
  return (Math.ceil(usd * 1e4 - 1e-9) / 1e4).toFixed(4);
}
