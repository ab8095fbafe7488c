import { rangeAt } from '../../analysis/month/curve/monthly-curve.ts';
import { type BreakEven, decadesOf } from '../../analysis/month/break-even.ts';

/** What a program reads: loads and USD as numbers. */
export function breakEvenData({ costs, pairs, cheapest }: BreakEven): object {
  return {
    workload: costs.workload,
    unit: costs.unit,
    load: costs.load,
    utilisation: costs.utilisation,
    strategies: costs.strategies.map(({ strategy, cell, capacity, curve }) => ({
      strategy,
      cell,
      capacity,
      unpriced: curve.unpriced,
      function: curve.parts.map(({ price, lines }) => ({
        sku: price.sku,
        unit: price.unit,
        growth: lines.map(({ growth }) => growth),
        price,
      })),
      ...(curve.usd !== undefined && {
        usdAMonth: [costs.load.value, ...decadesOf(costs.unit)].map((load) => ({
          load,
          ...rangeAt(curve.usd as NonNullable<typeof curve.usd>, load),
        })),
      }),
    })),
    pairs,
    cheapest,
    leftOut: costs.leftOut,
  };
}
