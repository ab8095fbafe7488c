/** The effort of each strategy of a run: items, sums and, at the user's rate, what they cost. It is in no other cost. */
import type { Range } from '../../core/predictor.ts';
import type { RunRecord } from '../../core/record.ts';
import { type EffortPart, effortParts, totalOf } from './effort.ts';

export interface StrategyEffort {
  readonly strategy: string;
  readonly implementation: { readonly personDays: Range; readonly usd?: Range; readonly items: readonly EffortPart[] };
  readonly maintenance: { readonly hoursPerMonth: Range; readonly usdPerMonth?: Range; readonly items: readonly EffortPart[] };
  readonly updateDowntime: string;
  readonly sources: readonly string[];
}

/** Hours of a person-day. */
export const hoursPerDay = 8;

/** Of the strategies that state it, or whose user does. */
export function effortsOf({ efforts = {}, experiment: { hourlyRateUsd } }: RunRecord): StrategyEffort[] {
  const usd = (hours: Range) => (hourlyRateUsd === undefined ? undefined : times(hours, hourlyRateUsd));
  return Object.entries(efforts).map(([strategy, stated]) => {
    const { implementation, maintenance } = effortParts(strategy, stated);
    const personDays = totalOf(implementation);
    const hoursPerMonth = totalOf(maintenance);
    const [first, perMonth] = [usd(times(personDays, hoursPerDay)), usd(hoursPerMonth)];
    return {
      strategy,
      implementation: { personDays, ...(first && { usd: first }), items: implementation },
      maintenance: { hoursPerMonth, ...(perMonth && { usdPerMonth: perMonth }), items: maintenance },
      updateDowntime: stated.updateDowntime,
      sources: stated.sources,
    };
  });
}

function times({ value, low, high }: Range, factor: number): Range {
  return { value: value * factor, low: low * factor, high: high * factor };
}
