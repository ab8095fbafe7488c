/** Where one strategy becomes cheaper than another as the load grows. */
import { compareCurves, type Region } from './curve/crossings.ts';
import type { Range } from '../../core/predictor.ts';
import type { LoadUnit } from './curve/monthly-curve.ts';
import { type Curve, type Domain, type Segment, segmentsOf } from './curve/piecewise.ts';
import { domains, type LoadCosts, type StrategyCosts } from './load-costs.ts';

export interface BreakEven {
  readonly costs: LoadCosts;
  readonly pairs: readonly Pair[];
  /** Over all strategies; they touch each other and fill the domain. */
  readonly cheapest: readonly Cheapest[];
}

/** Two strategies that have costs, in the order of the report. */
export interface Pair {
  readonly strategies: readonly [a: string, b: string];
  /** Those whose cost is "at least": the true curve lies above, by nobody knows how much. */
  readonly atLeast: readonly string[];
  readonly regions: readonly Region[];
  /** Loads at which the order changes with every range at its low end, and at its high end; absent where neither has a range. */
  readonly rangeEnds?: Readonly<Record<'low' | 'high', readonly number[]>>;
}

export interface Cheapest {
  readonly from: number;
  readonly to: number;
  /** More than one where their costs are the same; none where one whose cost is "at least" may be the cheapest. */
  readonly strategies: readonly string[];
}

type Priced = StrategyCosts & {
  readonly usd: Readonly<Record<keyof Range, Curve>>;
  readonly pieces: Readonly<Record<keyof Range, readonly Segment[]>>;
};

export function breakEven(costs: LoadCosts): BreakEven {
  const domain = domains[costs.unit];
  const priced = costs.strategies.flatMap((one): Priced[] => {
    const { usd } = one.curve;
    if (usd === undefined) return [];
    const pieces = (end: keyof Range) => segmentsOf(usd[end], domain);
    return [{ ...one, usd, pieces: { value: pieces('value'), low: pieces('low'), high: pieces('high') } }];
  });
  const pairs = priced.flatMap((a, i) => priced.slice(i + 1).map((b) => pairOf(a, b, domain)));
  return { costs, pairs, cheapest: cheapestOf(priced, pairs, domain) };
}

/** Powers of ten of the domain. */
export function decadesOf(unit: LoadUnit): number[] {
  const { low, high } = domains[unit];
  const first = Math.round(Math.log10(low));
  return Array.from({ length: Math.round(Math.log10(high)) - first + 1 }, (_, i) => Number(`1e${first + i}`));
}

/** Loads between regions. */
export function crossingsOf(regions: readonly Region[]): number[] {
  return regions.slice(1).map(({ from }) => from);
}

function pairOf(a: Priced, b: Priced, domain: Domain): Pair {
  const atLeast = [a, b].filter(({ curve }) => curve.unpriced.length > 0).map(({ strategy }) => strategy);
  const at = (end: keyof Range) => compareCurves(a.pieces[end], b.pieces[end]);
  const hasRange = [a, b].some(({ usd }) => usd.low.at(domain.high) !== usd.high.at(domain.high));
  return {
    strategies: [a.strategy, b.strategy],
    atLeast,
    regions: at('value'),
    ...(hasRange && { rangeEnds: { low: crossingsOf(at('low')), high: crossingsOf(at('high')) } }),
  };
}

/** Between two neighbouring crossings of any pair the order does not change: the middle tells it. */
function cheapestOf(priced: readonly Priced[], pairs: readonly Pair[], { low, high }: Domain): Cheapest[] {
  const cuts = [...new Set(pairs.flatMap(({ regions }) => crossingsOf(regions)))].toSorted((a, b) => a - b);
  const found: Cheapest[] = [];
  for (const [i, to] of [...cuts, high].entries()) {
    const from = cuts[i - 1] ?? low;
    const strategies = cheapestAt(priced, (from + to) / 2);
    const previous = found.at(-1);
    if (previous?.strategies.join('\n') === strategies.join('\n')) found[found.length - 1] = { ...previous, to };
    else found.push({ from, to, strategies });
  }
  return found;
}

/** Rounding of floating point. */
const tolerance = 1e-12;

function cheapestAt(priced: readonly Priced[], load: number): string[] {
  const usdOf = ({ usd }: Priced) => usd.value.at(load);
  const least = Math.min(...priced.map(usdOf)) * (1 + tolerance);
  const lowest = priced.filter((one) => usdOf(one) <= least);
  return lowest.some(({ curve }) => curve.unpriced.length > 0) ? [] : lowest.map(({ strategy }) => strategy);
}
