/** A bill in two steps: its lines, which are made once, and their amounts, which a range's draws ask for thousands of times. */
import type { Usage } from '../core/predictor.ts';

type Limits = NonNullable<Usage['range']>;

/** A line of a bill; a load of its kind says how much of it is used. */
export interface MeteredLine<Load> extends Omit<Usage, 'quantity' | 'range'> {
  readonly quantityOf: (load: Load) => number;
  /** Absent where the quantity is known. */
  readonly rangeOf?: (load: Load) => Limits;
}

/** Of the lines of a bill, by their place. */
export interface Amounts {
  quantityAt(line: number): number;
  rangeAt(line: number): Limits | undefined;
}

export function usageOf<Load>(lines: readonly MeteredLine<Load>[], load: Load): Usage[] {
  return lines.map(({ part, sku, alwaysOn, unit, evidence, rule, quantityOf, rangeOf }) => ({
    part,
    sku,
    quantity: quantityOf(load),
    ...(rangeOf && { range: rangeOf(load) }),
    ...(alwaysOn !== undefined && { alwaysOn }),
    unit,
    evidence,
    rule,
  }));
}

/** The same lines where another kind of load says what theirs is. */
export function metered<Load, Own>(lines: readonly MeteredLine<Own>[], ownOf: (load: Load) => Own): MeteredLine<Load>[] {
  return lines.map(({ quantityOf, rangeOf, ...line }) => ({
    ...line,
    quantityOf: (load) => quantityOf(ownOf(load)),
    ...(rangeOf && { rangeOf: (load: Load) => rangeOf(ownOf(load)) }),
  }));
}
