/** What each strategy costs a month over the load, to be drawn, and where the cheapest changes. */
import { type BreakEven, gridOf } from './break-even.ts';
import { domains } from './load-costs.ts';

export interface CostCurves {
  readonly curves: readonly {
    readonly strategy: string;
    /** Something that it uses has no price. */
    readonly atLeast: boolean;
    readonly points: readonly { readonly load: number; readonly usd: number }[];
  }[];
  /** Loads from which on another strategy is the cheapest. */
  readonly changes: readonly Change[];
}

export interface Change {
  readonly load: number;
  /** A month there. */
  readonly usd: number;
  readonly cheaperAbove: readonly string[];
  /** That holds 95 % of the draws, of a pair that crosses once. */
  readonly interval?: { readonly low: number; readonly high: number };
}

const stepsPerDecade = 6;

export function costCurves({ costs, pairs, cheapest }: BreakEven): CostCurves {
  const priced = costs.strategies.filter(({ month }) => month !== undefined);
  const loads = gridOf(domains[costs.unit], stepsPerDecade);
  return {
    curves: priced.map(({ strategy, unpriced, usdAt }) => ({
      strategy,
      atLeast: unpriced.length > 0,
      points: loads.map((load) => ({ load, usd: usdAt(load) })),
    })),
    changes: cheapest.slice(1).map(({ from, strategies }): Change => {
      const crossing = pairs
        .flatMap(({ crossings }) => crossings)
        .find(({ load, interval }) => load === from && interval !== undefined);
      const interval = crossing?.interval;
      return {
        load: from,
        usd: Math.min(...priced.map(({ usdAt }) => usdAt(from))),
        cheaperAbove: strategies,
        ...(interval !== undefined && { interval }),
      };
    }),
  };
}
