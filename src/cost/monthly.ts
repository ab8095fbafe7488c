import type { Range, Usage } from '../predictor.ts';
import { billedQuantity, deployedHours, monthlyUsd } from './billing.ts';
import type { BookedPrice, PriceBook } from './price-book.ts';

const hoursPerMonth = 730;
const secondsPerMonth = hoursPerMonth * 3600;
const daysPerMonth = hoursPerMonth / 24;

export type Load = { readonly rowsPerDay: number } | { readonly messagesPerS: number };

export interface MonthlyCost {
  readonly predictions: number;
  /** At least this, where something is unpriced; absent when nothing has a price. */
  readonly usd?: Range;
  readonly unpriced: readonly string[];
}

/**
 * What a month of 730 hours at this load costs, if a prediction uses what it used in the run: `usage` of `predictions`. What stays deployed is
 * paid for every hour, used or not; free quotas and tiers of the month are counted.
 */
export function costPerMonth(usage: readonly Usage[], predictions: number, book: PriceBook, load: Load): MonthlyCost {
  const perMonth = 'rowsPerDay' in load ? load.rowsPerDay * daysPerMonth : load.messagesPerS * secondsPerMonth;
  const runs = perMonth / predictions;
  const lines = usage.map((entry) => {
    const price = book.prices.find(({ sku, unit }) => sku === entry.sku && unit === entry.unit);
    return { sku: entry.sku, usd: price && rangeOf(entry, runs, price) };
  });
  const priced = lines.flatMap(({ usd }) => (usd === undefined ? [] : [usd]));
  return {
    predictions: perMonth,
    ...(priced.length > 0 && { usd: priced.reduce(sum) }),
    unpriced: lines.filter(({ usd }) => usd === undefined).map(({ sku }) => sku),
  };
}

function rangeOf(entry: Usage, runs: number, price: BookedPrice): Range {
  const cost = (quantity: number, usd: number) => {
    const used = billedQuantity(quantity, price) * runs;
    const paid = entry.alwaysOn === undefined ? used : deployedHours(used, entry.alwaysOn, hoursPerMonth);
    return monthlyUsd(paid, usd, price);
  };
  const { quantity, range = { low: quantity, high: quantity } } = entry;
  const { usd, usdRange = { low: usd, high: usd } } = price;
  return { value: cost(quantity, usd), low: cost(range.low, usdRange.low), high: cost(range.high, usdRange.high) };
}

function sum(a: Range, b: Range): Range {
  return { value: a.value + b.value, low: a.low + b.low, high: a.high + b.high };
}
