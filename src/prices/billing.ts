/** How a quantity becomes a bill: increments, minimum charges, free tiers. Units are those of the price. */
import { secondsPerHour } from '../core/units.ts';

/** Part of a price; absent rules are not applied. */
export interface BillingRules {
  /** A started increment is paid whole: 1 is "by the second". For prices by the hour. */
  readonly incrementS?: number | undefined;
  /** The least that one use is charged for. For prices by the hour. */
  readonly minimumS?: number | undefined;
  /** Units a month that cost nothing. */
  readonly freePerMonth?: number | undefined;
  /** Other prices for what goes beyond so many units a month; ascending. */
  readonly above?: readonly { readonly units: number; readonly usd: number }[] | undefined;
}

/** Floating point must not make a whole number of increments one more. */
const tolerance = 1e-9;

/** What one use is charged for: raised to the minimum, then to whole increments. Nothing used costs nothing. */
export function billedQuantity(quantity: number, { incrementS, minimumS }: BillingRules): number {
  if (quantity === 0) return 0;
  const least = Math.max(quantity, (minimumS ?? 0) / secondsPerHour);
  if (incrementS === undefined) return least;
  const increments = Math.ceil((least * secondsPerHour) / incrementS - tolerance);
  return Math.max(least, (increments * incrementS) / secondsPerHour);
}

/** USD of a month's quantity: the free units first, then the price, then the prices of the higher tiers. */
export function monthlyUsd(quantity: number, usd: number, { freePerMonth = 0, above = [] }: BillingRules): number {
  const tiers = [{ units: freePerMonth, usd }, ...above];
  return tiers.reduce((sum, tier, i) => {
    const end = tiers[i + 1]?.units ?? Infinity;
    return sum + Math.max(0, Math.min(quantity, end) - tier.units) * tier.usd;
  }, 0);
}
