/** A bill in two steps: its lines, which are made once, and their amounts, which a range's draws ask for thousands of times. */
import type { Usage } from '../core/predictor.ts';

export type Amount = Pick<Usage, 'quantity' | 'range'>;

/** A line of a bill; a load of its kind says how much of it is used. */
export interface MeteredLine<Load> extends Omit<Usage, keyof Amount> {
  readonly amountOf: (load: Load) => Amount;
}

export function usageOf<Load>(lines: readonly MeteredLine<Load>[], load: Load): Usage[] {
  return lines.map(({ part, sku, alwaysOn, unit, evidence, rule, amountOf }) => {
    const { quantity, range } = amountOf(load);
    return {
      part,
      sku,
      quantity,
      ...(range && { range }),
      ...(alwaysOn !== undefined && { alwaysOn }),
      unit,
      evidence,
      rule,
    };
  });
}

/** The same lines where another kind of load says what theirs is. */
export function metered<Load, Own>(lines: readonly MeteredLine<Own>[], ownOf: (load: Load) => Own): MeteredLine<Load>[] {
  return lines.map(({ amountOf, ...line }) => ({ ...line, amountOf: (load) => amountOf(ownOf(load)) }));
}
