/** Limits what a command spends: shows an estimate, needs the user's consent, and stops at the limit. */
import { sum } from '../../core/numbers.ts';
import type { Usage } from '../../core/predictor.ts';
import { type Problem, throwProblems } from '../../core/problems.ts';
import { priceUsage } from '../cost.ts';
import type { PriceBook } from '../price-book.ts';
import { dollars, estimateText, highestUsd } from './estimate-text.ts';
import { type Ledger, ledgerOf } from './ledger.ts';

/** Expected usage of a cell, a measurement or a deployment. */
export interface Charge {
  readonly name: string;
  readonly usage: readonly Usage[];
  /** Duration behind the highest usage. */
  readonly longestS: number;
}

export interface Limit {
  readonly book: PriceBook;
  /** `--max-cost`. */
  readonly maxUsd: number | undefined;
  /** Where the user names price books, for messages. */
  readonly pricesKey: string;
}

export interface SpendingGuard {
  /** To show before anything is billed. */
  readonly text: string;
  /** Throws ProblemsError unless everything has a price and the sum is within the limit. Free work needs no limit. */
  readonly agree: () => void;
  /** Seconds until charges of this name use up their share of the limit; Infinity if free. */
  readonly limitS: (name: string) => number;
  /** Adds up costs; `onSpent` is called at the limit. */
  readonly ledger: (onSpent: () => void) => Ledger;
}

export function spendingGuard(charges: readonly Charge[], { book, maxUsd, pricesKey }: Limit): SpendingGuard {
  const usage = charges.flatMap((charge) => charge.usage);
  const estimate = priceUsage(usage, book);
  const usd = highestUsd(estimate);
  return {
    text: usage.length === 0 ? 'everything runs on this machine; nothing is billed' : estimateText(estimate),
    agree() {
      const problems: Problem[] = estimate.unpriced.map(({ sku, reason }) => ({
        file: pricesKey,
        message: `the cost is unknown: ${sku}: ${reason}`,
        remedy: 'name a price book that has it; docs/experiment-file.md shows how to write one',
      }));
      if (estimate.lines.length > 0 && (maxUsd === undefined || usd > maxUsd)) {
        const message = `${maxUsd === undefined ? 'missing' : `${maxUsd} is too low`}: this costs about ${dollars(usd)}`;
        problems.push({ file: '--max-cost', message, remedy: `--max-cost ${roundedUp(usd)} allows it` });
      }
      throwProblems(problems);
    },
    limitS(name) {
      const own = charges.filter((charge) => charge.name === name);
      const stretch = maxUsd === undefined || usd === 0 ? 1 : maxUsd / usd;
      return own.length === 0 ? Infinity : stretch * sum(own.map(({ longestS }) => longestS));
    },
    ledger: (onSpent) => ledgerOf(maxUsd ?? 0, ratesOf(charges, book), onSpent),
  };
}

/** USD a second by name, of the most expensive charge. */
function ratesOf(charges: readonly Charge[], book: PriceBook): Map<string, number> {
  const rates = new Map<string, number>();
  for (const { name, longestS, usage } of charges) {
    const usdPerS = highestUsd(priceUsage(usage, book)) / longestS;
    rates.set(name, Math.max(rates.get(name) ?? 0, usdPerS));
  }
  return rates;
}

/** Up to the next cent. */
function roundedUp(usd: number): string {
  return (Math.ceil(usd * 100 - 1e-9) / 100).toFixed(2);
}
