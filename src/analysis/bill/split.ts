/** Takes a charge apart: what stands in the estimate at list price, and what made it more or less. */
import { type Decimal, decimalOf, product, shareOf, size, total, unitOf } from '../../core/decimal.ts';
import type { Bill, BillRow, Credit } from '../../prices/bill/bill.ts';
import { type EstimateLine, isPriced } from '../../prices/bill/estimate-line.ts';
import { focusUnit } from '../../prices/bill/units.ts';
import type { Reason } from './reasons.ts';

export interface Split {
  readonly attributed: Decimal;
  /** Without reasons of nothing. */
  readonly unexplained: ReadonlyMap<Reason, Decimal>;
}

/** Binary numbers that were multiplied differ by less. */
const noise = unitOf(12);

/** A charge for what the estimate's line has. The parts add up to the charge. */
export function split(row: BillRow, line: EstimateLine, { step }: Pick<Bill, 'step'>): Split {
  const list = listCost(row);
  const free = list === 0n ? freeValue(row, line) : 0n;
  const atUnitPrice = row.priced && row.unitUsd !== undefined ? product(row.priced.amount, row.unitUsd) : list;
  const rest = list - atUnitPrice;
  const rounded = size(rest) > noise && size(rest) <= step ? rest : 0n;
  const increments = incrementsOf(row, line);
  const attributed = list - rounded - increments + free;
  const contracted = row.contracted ?? list;
  const before = row.usd - total(row.credits.map(({ usd }) => usd));
  const reduced = before - contracted;
  const small = row.commitment === undefined && size(reduced) <= step;
  const unexplained = summed([
    ['rounding', rounded + increments + (small ? reduced : 0n)],
    ['free tier', -free],
    ['discount', contracted - list + (small || row.commitment !== undefined ? 0n : reduced)],
    ['commitment', row.commitment === undefined ? 0n : reduced],
    ...row.credits.map(({ type, usd }) => [reasonOf(type), usd] as const),
  ]);
  return { attributed, unexplained };
}

function summed(parts: readonly (readonly [Reason, Decimal])[]): ReadonlyMap<Reason, Decimal> {
  const sums = new Map<Reason, Decimal>();
  for (const [reason, usd] of parts) sums.set(reason, (sums.get(reason) ?? 0n) + usd);
  return new Map([...sums].filter(([, usd]) => usd !== 0n));
}

function listCost({ list, contracted, usd, credits, priced, unitUsd }: BillRow): Decimal {
  if (list !== undefined) return list;
  if (priced !== undefined && unitUsd !== undefined) return product(priced.amount, unitUsd);
  return contracted ?? usd - total(credits.map((credit) => credit.usd));
}

/** A tier whose price is 0: its quantity at the estimate's price. */
function freeValue({ priced, unitUsd }: BillRow, { usage }: EstimateLine): Decimal {
  if (unitUsd !== 0n || priced === undefined || !isPriced(usage) || priced.unit !== focusUnit(usage.unit)) return 0n;
  return product(priced.amount, decimalOf(usage.usdPerUnit));
}

/** Of the priced quantity, what exceeds the consumed one with the estimate's own increments, at list price. */
function incrementsOf({ consumed, priced, unitUsd }: BillRow, { usage }: EstimateLine): Decimal {
  if (consumed === undefined || priced === undefined || unitUsd === undefined || consumed.unit !== priced.unit) return 0n;
  const foreseen =
    isPriced(usage) && usage.quantity > 0
      ? shareOf(consumed.amount, decimalOf(usage.billed), decimalOf(usage.quantity))
      : consumed.amount;
  return priced.amount - foreseen > noise ? product(priced.amount - foreseen, unitUsd) : 0n;
}

/** Types of Google's credits. */
const creditReasons: Readonly<Record<string, Reason>> = {
  COMMITTED_USAGE_DISCOUNT: 'commitment',
  COMMITTED_USAGE_DISCOUNT_DOLLAR_BASE: 'commitment',
  FEE_UTILIZATION_OFFSET: 'commitment',
  SUBSCRIPTION_BENEFIT: 'commitment',
  DISCOUNT: 'discount',
  RESELLER_MARGIN: 'discount',
  SUSTAINED_USAGE_DISCOUNT: 'discount',
  FREE_TIER: 'free tier',
};

function reasonOf(type: Credit['type']): Reason {
  return creditReasons[type] ?? 'credit';
}
