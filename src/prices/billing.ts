/** From a quantity to a bill: increments, minimum charges, free tiers. Quantities are in the price's unit. */
import { secondsPerHour } from '../core/units.ts';

/** Part of a price. */
export interface BillingRules {
  /** Started increments are billed in full; 1 means "by the second". For prices by the hour. */
  readonly incrementS?: number | undefined;
  /** Minimum charge of one use. For prices by the hour. */
  readonly minimumS?: number | undefined;
  /** Free units per month. */
  readonly freePerMonth?: number | undefined;
  /** Prices beyond a number of units per month, ascending. */
  readonly above?: readonly { readonly units: number; readonly usd: number }[] | undefined;
}

/** Keeps floating-point noise from adding an increment. */
const tolerance = 1e-9;

/** The billed quantity of one use: raised to the minimum, then to whole increments. No use costs nothing. */
export function billedQuantity(quantity: number, { incrementS, minimumS }: BillingRules): number {
  if (quantity === 0) return 0;
  const least = Math.max(quantity, (minimumS ?? 0) / secondsPerHour);
  if (incrementS === undefined) return least;
  const increments = Math.ceil((least * secondsPerHour) / incrementS - tolerance);
  return Math.max(least, (increments * incrementS) / secondsPerHour);
}

/** USD for a month's quantity: first the free units, then the price, then the higher tiers. */
export function monthlyUsd(quantity: number, usd: number, { freePerMonth = 0, above = [] }: BillingRules): number {
  const tiers = [{ units: freePerMonth, usd }, ...above];
  return tiers.reduce((sum, tier, i) => {
    const end = tiers[i + 1]?.units ?? Infinity;
    return sum + Math.max(0, Math.min(quantity, end) - tier.units) * tier.usd;
  }, 0);
}
