import { sum } from '../../core/numbers.ts';
import type { Usage } from '../../core/predictor.ts';
import { priceUsage } from '../../prices/cost.ts';
import type { PriceBook } from '../../prices/price-book.ts';
import type { Draw } from './draws.ts';

/** Of all lines together. */
export const amounts = {
  vcpuH: amountOf(({ unit }) => unit === 'vCPU h'),
  memoryGbH: amountOf(({ sku, unit }) => unit === 'GB h' && sku.endsWith('/memory')),
  nodeH: amountOf(({ unit }) => unit === 'node h'),
};

function amountOf(isIt: (line: Usage) => boolean) {
  return (usage: readonly Usage[]) => sum(usage.filter(isIt).map(({ quantity }) => quantity));
}

/** `position`: where in the ranges of quantities and prices the cost lies. */
export function priced(usage: readonly Usage[], elapsedS: number, book: PriceBook, position: number): Draw {
  const { perRunUsd, unpriced } = priceUsage(usage, book);
  // A part without a price would make the whole look cheap: then there is no cost.
  const isWhole = perRunUsd !== undefined && unpriced.length === 0;
  return {
    elapsedS,
    vcpuH: amounts.vcpuH(usage),
    memoryGbH: amounts.memoryGbH(usage),
    nodeH: amounts.nodeH(usage),
    costUsd: isWhole ? perRunUsd.low + position * (perRunUsd.high - perRunUsd.low) : Number.NaN,
  };
}
