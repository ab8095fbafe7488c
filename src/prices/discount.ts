/** The user's prices: list prices less what a contract or a commitment takes off. */
import type { Discount } from '../core/keys/discount.ts';
import { didYouMean, type Problem } from '../core/problems.ts';
import { formatPercent } from '../core/text.ts';
import type { PriceBook } from './price-book.ts';

/** A discount on `dataflow/streaming` holds for all SKUs that begin so; of several the longest counts. */
export function discounted(book: PriceBook, discount: Discount = 0): PriceBook {
  const prices = book.prices.map((price) => {
    const share = shareOf(discount, price.sku);
    return share === 0 ? price : { ...price, discount: share };
  });
  return { ...book, prices };
}

function shareOf(discount: Discount, sku: string): number {
  if (typeof discount === 'number') return discount;
  const parts = Object.keys(discount).filter((part) => isPartOf(part, sku));
  const longest = parts.toSorted((a, b) => b.length - a.length)[0];
  return longest === undefined ? 0 : (discount[longest] ?? 0);
}

function isPartOf(part: string, sku: string): boolean {
  return sku === part || sku.startsWith(`${part}/`);
}

/** Discounts on what the book has no price for. */
export function discountProblems(book: PriceBook, discount: Discount = 0): Problem[] {
  const parts = new Set(book.prices.flatMap(({ sku }) => beginningsOf(sku)));
  return Object.keys(typeof discount === 'number' ? {} : discount)
    .filter((part) => !parts.has(part))
    .map((part) => ({
      key: `discount.${part}`,
      message: `${book.id} has no price that begins with "${part}"${didYouMean(part, parts)}`,
      remedy: 'predbench prices show lists the SKUs of a book',
    }));
}

/** `a/b/c`: `a`, `a/b` and `a/b/c`. */
function beginningsOf(sku: string): string[] {
  const parts = sku.split('/');
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'));
}

/** `, less 20 %`; empty where the book has list prices only. */
export function discountText({ prices }: Pick<PriceBook, 'prices'>): string {
  const shares = prices.map(({ discount = 0 }) => discount);
  const most = Math.max(0, ...shares);
  if (most === 0) return '';
  return shares.every((share) => share === most)
    ? `, less ${formatPercent(most)}`
    : `, less discounts of up to ${formatPercent(most)}`;
}
