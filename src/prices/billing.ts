/** From a quantity to a bill: increments and minimum charges. Quantities are in the price's unit. */
import { secondsPerHour } from '../core/units.ts';

/** Part of a price. */
export interface BillingRules {
  /** Started increments are billed in full; 1 means "by the second". For prices by the hour. */
  readonly incrementS?: number | undefined;
  /** Minimum charge of one use. For prices by the hour. */
  readonly minimumS?: number | undefined;
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
