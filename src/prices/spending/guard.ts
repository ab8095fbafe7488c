/** What a command may spend: told first, agreed to by the user, and stopped when it is spent. */
import { sum } from '../../core/numbers.ts';
import type { Usage } from '../../core/predictor.ts';
import { type Problem, throwProblems } from '../../core/problems.ts';
import { priceUsage } from '../cost.ts';
import type { PriceBook } from '../price-book.ts';
import { dollars, estimateText, highestUsd } from './estimate-text.ts';
import { type Ledger, ledgerOf } from './ledger.ts';

/** What a cell, a measurement or a deployment is expected to be billed for. */
export interface Charge {
  readonly name: string;
  readonly usage: readonly Usage[];
  /** Seconds that the highest of its usage stands for. */
  readonly longestS: number;
}

export interface Limit {
  readonly book: PriceBook;
  /** `--max-cost`. */
  readonly maxUsd: number | undefined;
  /** Where the user names price books. */
  readonly pricesKey: string;
}

export interface SpendingGuard {
  /** For the user, before anything is billed. */
  readonly text: string;
  /** Throws ProblemsError unless all has a price and the sum is within the limit. What costs nothing needs no limit. */
  readonly agree: () => void;
  /** Seconds after which charges of this name have cost their share of the limit; Infinity for what is not charged. */
  readonly limitS: (name: string) => number;
  /** Adds up what goes by; `onSpent` is called when the limit is reached. */
  readonly ledger: (onSpent: () => void) => Ledger;
}

export function spendingGuard(charges: readonly Charge[], { book, maxUsd, pricesKey }: Limit): SpendingGuard {
  const usage = charges.flatMap((charge) => charge.usage);
  const estimate = priceUsage(usage, book, 0);
  const usd = highestUsd(estimate);
  return {
    text: usage.length === 0 ? 'all is on this machine: nothing is billed' : estimateText(estimate),
    agree() {
      const problems: Problem[] = estimate.unpriced.map(({ sku, reason }) => ({
        file: pricesKey,
        message: `what this costs is not known: ${sku}: ${reason}`,
        remedy: 'name a price book that has it; docs/method.md shows the form of your own',
      }));
      if (estimate.lines.length > 0 && (maxUsd === undefined || usd > maxUsd)) {
        const message = `${maxUsd === undefined ? 'missing' : `is ${maxUsd}`}: this spends about ${dollars(usd)}`;
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

/** USD a second of the charges of each name: of the dearest. */
function ratesOf(charges: readonly Charge[], book: PriceBook): Map<string, number> {
  const rates = new Map<string, number>();
  for (const { name, longestS, usage } of charges) {
    const usdPerS = highestUsd(priceUsage(usage, book, 0)) / longestS;
    rates.set(name, Math.max(rates.get(name) ?? 0, usdPerS));
  }
  return rates;
}

/** To cents. */
function roundedUp(usd: number): string {
  return (Math.ceil(usd * 100 - 1e-9) / 100).toFixed(2);
}
