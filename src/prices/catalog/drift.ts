import type { PriceBook } from '../price-book.ts';

export interface Drift {
  readonly sku: string;
  readonly unit: string;
  readonly oldUsd: number;
  readonly newUsd: number;
  /** 0.05: 5 % more than in the book. */
  readonly share: number;
}

const worthTelling = 0.01;

/** Prices that differ from the book's by more than 1 %, for SKUs with the same unit in both. */
export function driftFrom(
  book: PriceBook,
  found: readonly { readonly sku: string; readonly unit: string; readonly usd: number }[],
): Drift[] {
  return found.flatMap(({ sku, unit, usd }) => {
    const old = book.prices.find((price) => price.sku === sku && price.unit === unit);
    if (old === undefined) return [];
    const share = old.usd === 0 ? (usd === 0 ? 0 : Infinity) : usd / old.usd - 1;
    return Math.abs(share) > worthTelling ? [{ sku, unit, oldUsd: old.usd, newUsd: usd, share }] : [];
  });
}
