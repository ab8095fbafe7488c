import { sum } from '../core/numbers.ts';
import type { Range, Usage } from '../core/predictor.ts';
import { billedQuantity } from './billing.ts';
import type { Amounts } from './metered.ts';
import type { BookedPrice, PriceBook } from './price-book.ts';

/** Billed quantity x price. */
export interface CostLine extends Usage {
  /** The quantity after increments and minimum charges. */
  readonly billed: number;
  /** List price. */
  readonly usdPerUnit: number;
  /** Share of the list price that the user does not pay; absent if there is none. */
  readonly discount?: number;
  /** At the user's price. */
  readonly usd: number;
  /** Of the list price, where its sources differ. */
  readonly priceRange?: { readonly low: number; readonly high: number };
  /** If quantity or price is a range: lowest times lowest to highest times highest. */
  readonly usdRange?: { readonly low: number; readonly high: number };
  readonly source: string;
  readonly confidence: BookedPrice['confidence'];
  /** Id of the book that has the price. */
  readonly book: string;
}

/** Usage without a price in the book: its cost is unknown, not zero. */
export interface UnpricedLine extends Usage {
  readonly reason: string;
}

export interface CostEstimate {
  readonly book: string;
  readonly lines: readonly CostLine[];
  readonly unpriced: readonly UnpricedLine[];
  /** A lower bound if something is unpriced; absent if nothing has a price. */
  readonly perRunUsd?: Range;
  /** Absent if nothing was predicted or nothing has a price, and of what is not predicted. */
  readonly perMillionPredictionsUsd?: Range;
}

/** At list prices less the user's discounts, with increments and minimum charges, without free monthly quotas and taxes. */
export function priceUsage(usage: readonly Usage[], book: PriceBook): CostEstimate {
  const bySku = pricesOf(book);
  const lines: CostLine[] = [];
  const unpriced: UnpricedLine[] = [];
  for (const entry of usage) {
    const price = bySku.get(entry.sku);
    if (price === undefined) unpriced.push({ ...entry, reason: `no price in ${book.id}` });
    else if (price.unit !== entry.unit) unpriced.push({ ...entry, reason: `${price.book} has a price per ${price.unit}` });
    else lines.push(lineOf(entry, price));
  }
  if (lines.length === 0) return { book: book.id, lines, unpriced };
  return { book: book.id, lines, unpriced, perRunUsd: total(lines) };
}

/** USD of amounts of these lines, in their order, in a draw of what is not known. What has no price counts nothing. */
export type UsdMeter = (amounts: Amounts, draw: number) => number;

/** How many times the stated amount it is in a draw. */
export type DrawnFactor = (quantity: number, range: Usage['range'], draw: number) => number;

/** For draws, which need no lines. `factorFor` is asked once for each line; what it returns says how many times the stated amount it is. */
export function usdMeter(
  lines: readonly Pick<Usage, 'part' | 'sku' | 'unit'>[],
  book: PriceBook,
  factorFor: (line: Pick<Usage, 'part' | 'sku'>, price: BookedPrice) => DrawnFactor,
): UsdMeter {
  const bySku = pricesOf(book);
  const priced = lines.flatMap((line, index) => {
    const price = bySku.get(line.sku);
    return price === undefined || price.unit !== line.unit ? [] : [{ index, price, factorOf: factorFor(line, price) }];
  });
  return (amounts, draw) => {
    let usd = 0;
    for (const { index, price, factorOf } of priced) {
      const quantity = amounts.quantityAt(index);
      usd += paidUsd(billedQuantity(quantity, price), price) * factorOf(quantity, amounts.rangeAt(index), draw);
    }
    return usd;
  };
}

function paidUsd(billed: number, { usd, discount = 0 }: BookedPrice): number {
  return billed * usd * (1 - discount);
}

const known = new WeakMap<PriceBook, ReadonlyMap<string, BookedPrice>>();

/** The same book prices many bills. */
function pricesOf(book: PriceBook): ReadonlyMap<string, BookedPrice> {
  const found = known.get(book) ?? new Map(book.prices.map((price) => [price.sku, price]));
  known.set(book, found);
  return found;
}

function lineOf(entry: Usage, price: BookedPrice): CostLine {
  const { usd: usdPerUnit, source, confidence, book, usdRange: priceRange, discount } = price;
  const billed = billedQuantity(entry.quantity, price);
  const paid = 1 - (discount ?? 0);
  const line = {
    ...entry,
    billed,
    usdPerUnit,
    ...(discount !== undefined && { discount }),
    ...(priceRange && { priceRange }),
    usd: paidUsd(billed, price),
    source,
    confidence,
    book,
  };
  if (entry.range === undefined && priceRange === undefined) return line;
  const quantity = entry.range ?? { low: entry.quantity, high: entry.quantity };
  const each = priceRange ?? { low: usdPerUnit, high: usdPerUnit };
  const usdRange = {
    low: billedQuantity(quantity.low, price) * each.low * paid,
    high: billedQuantity(quantity.high, price) * each.high * paid,
  };
  return { ...line, usdRange };
}

/** All lines at their lowest, and all at their highest. */
function total(lines: readonly CostLine[]): Range {
  return {
    value: sum(lines.map(({ usd }) => usd)),
    low: sum(lines.map(({ usd, usdRange }) => usdRange?.low ?? usd)),
    high: sum(lines.map(({ usd, usdRange }) => usdRange?.high ?? usd)),
  };
}
