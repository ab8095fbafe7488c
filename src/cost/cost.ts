import type { Usage } from '../predictor.ts';
import type { Price, PriceBook } from './price-book.ts';

/** Usage x price. */
interface CostLine extends Usage {
  readonly usdPerUnit: number;
  readonly usd: number;
  readonly source: string;
  readonly confidence: Price['confidence'];
}

/** Usage that the book has no price for: it costs something, nobody knows how much. */
interface UnpricedLine extends Usage {
  readonly reason: string;
}

export interface CostEstimate {
  readonly book: string;
  readonly lines: readonly CostLine[];
  readonly unpriced: readonly UnpricedLine[];
  /** At least this, where something is unpriced. Absent when nothing has a price: that is not zero. */
  readonly perRunUsd?: number;
  /** By instances predicted; absent when none was, or nothing has a price. */
  readonly perMillionPredictionsUsd?: number;
}

/** List prices, without free quotas, minimum charges, taxes and discounts. */
export function priceUsage(usage: readonly Usage[], book: PriceBook, predictions: number): CostEstimate {
  const lines: CostLine[] = [];
  const unpriced: UnpricedLine[] = [];
  for (const entry of usage) {
    const price = book.prices.find(({ sku }) => sku === entry.sku);
    if (price === undefined) unpriced.push({ ...entry, reason: `no price in ${book.id}` });
    else if (price.unit !== entry.unit) unpriced.push({ ...entry, reason: `${book.id} prices it by the ${price.unit}` });
    else {
      const { usd: usdPerUnit, source, confidence } = price;
      lines.push({ ...entry, usdPerUnit, usd: entry.quantity * usdPerUnit, source, confidence });
    }
  }
  if (lines.length === 0) return { book: book.id, lines, unpriced };
  const perRunUsd = lines.reduce((sum, { usd }) => sum + usd, 0);
  return {
    book: book.id,
    lines,
    unpriced,
    perRunUsd,
    ...(predictions > 0 && { perMillionPredictionsUsd: (perRunUsd / predictions) * 1e6 }),
  };
}
