/** Where one strategy becomes cheaper than another as the load grows. */
import { type Domain, domains, type LoadCosts, type LoadUnit, type StrategyCosts } from './load-costs.ts';

export interface BreakEven {
  readonly costs: LoadCosts;
  readonly pairs: readonly Pair[];
  /** Over all strategies; they touch each other and fill the domain. */
  readonly cheapest: readonly Cheapest[];
}

/** Two strategies that have costs, in the order of the report. */
export interface Pair {
  readonly strategies: readonly [a: string, b: string];
  /** Those whose cost is "at least": the true cost lies above, by nobody knows how much. */
  readonly atLeast: readonly string[];
  /** The cheaper at the lowest load. */
  readonly first: Lower;
  readonly crossings: readonly Crossing[];
  /** The unknowns alone decide: in some draws the order changes at the lowest loads or never, in others at the highest. */
  readonly open: boolean;
}

export type Lower = 'a' | 'b' | 'equal';

/** A load at which the order changes. */
export interface Crossing {
  readonly load: number;
  /** The cheaper above it. */
  readonly lower: Lower;
  /** USD a month there, of both. */
  readonly usd: readonly [a: number, b: number];
  /** That holds 95 % of the draws; of a pair that crosses once. An end that reaches the end of the domain is where it may not cross at all. */
  readonly interval?: { readonly low: number; readonly high: number };
}

export interface Cheapest {
  readonly from: number;
  readonly to: number;
  /** More than one where their costs are the same; none where one whose cost is "at least" may be the cheapest. */
  readonly strategies: readonly string[];
}

/** Loads to a decade: between two of them the order changes at most once, or goes unseen. */
const stepsPerDecade = 12;
/** Of a crossing, relative; and of those that its interval is made of. */
const precisely = 1e-6;
const roughly = 1e-2;
/** Costs that differ by less are the same: rounding of floating point. */
const tolerance = 1e-9;
/** For the interval of a crossing: the first ones of `rangeDraws`. */
const draws = 200;
const drawStepsPerDecade = 4;

export function breakEven(costs: LoadCosts): BreakEven {
  const domain = domains[costs.unit];
  const priced = costs.strategies.filter(({ month }) => month !== undefined);
  const curves = new Map(priced.map((one) => [one, curveOf(one, domain)]));
  const curve = (one: StrategyCosts) => curves.get(one) ?? curveOf(one, domain);
  const pairs = priced.flatMap((a, i) => priced.slice(i + 1).map((b) => pairOf(a, b, [curve(a), curve(b)], domain)));
  return { costs, pairs, cheapest: cheapestOf(priced, pairs, domain) };
}

/** Powers of ten of the domain. */
export function decadesOf(unit: LoadUnit): number[] {
  return gridOf(domains[unit], 1);
}

export function gridOf({ low, high }: Domain, steps: number): number[] {
  const decades = Math.round(Math.log10(high / low));
  return Array.from({ length: decades * steps + 1 }, (_, i) => Number((low * 10 ** (i / steps)).toPrecision(12)));
}

/** A strategy's costs, that each of its pairs is compared by. */
interface CurveOf {
  readonly loads: readonly number[];
  readonly stated: readonly number[];
  /** At the loads of the draws. */
  readonly drawn: () => { readonly loads: readonly number[]; readonly usd: readonly (readonly number[])[] };
}

function curveOf(one: StrategyCosts, domain: Domain): CurveOf {
  const loads = gridOf(domain, stepsPerDecade);
  let made: ReturnType<CurveOf['drawn']> | undefined;
  const drawn = () => {
    const at = gridOf(domain, drawStepsPerDecade);
    return { loads: at, usd: Array.from({ length: draws }, (_, draw) => at.map((load) => one.drawnUsdAt(load, draw))) };
  };
  return { loads, stated: loads.map((load) => one.usdAt(load)), drawn: () => (made ??= drawn()) };
}

function pairOf(a: StrategyCosts, b: StrategyCosts, [ofA, ofB]: readonly [CurveOf, CurveOf], domain: Domain): Pair {
  const found = orderOf(a.usdAt, b.usdAt, { loads: ofA.loads, a: ofA.stated, b: ofB.stated, precision: precisely });
  const [only] = found.changes;
  const isOne = found.changes.length === 1 && only !== undefined;
  const interval = isOne ? intervalOf(a, b, [ofA, ofB], { domain, lower: only.lower }) : undefined;
  const open = interval !== undefined && interval.low <= domain.low && interval.high >= domain.high;
  return {
    strategies: [a.strategy, b.strategy],
    atLeast: [a, b].filter(({ unpriced }) => unpriced.length > 0).map(({ strategy }) => strategy),
    first: found.first,
    crossings: found.changes.map(({ load, lower }) => ({
      load,
      lower,
      usd: [a.usdAt(load), b.usdAt(load)],
      ...(interval !== undefined && { interval }),
    })),
    open,
  };
}

interface Order {
  readonly first: Lower;
  readonly changes: readonly { readonly load: number; readonly lower: Lower }[];
}

interface Steps {
  readonly loads: readonly number[];
  /** USD a month at each load. */
  readonly a: readonly number[];
  readonly b: readonly number[];
  /** Of a change between two of them, relative. */
  readonly precision: number;
}

function orderOf(usdA: StrategyCosts['usdAt'], usdB: StrategyCosts['usdAt'], steps: Steps): Order {
  const lowerAt = (load: number) => lowerOf(usdA(load), usdB(load));
  const { loads: grid, precision } = steps;
  const seen = grid.map((_, i) => lowerOf(steps.a[i] ?? NaN, steps.b[i] ?? NaN));
  // A crossing that falls on a step is one, not two with nobody cheaper between them.
  const lowers = seen.map((lower, i) => (lower === 'equal' && seen[i - 1] !== 'equal' ? (seen[i + 1] ?? lower) : lower));
  const changes = lowers.flatMap((lower, i) => {
    const before = lowers[i - 1];
    if (before === undefined || before === lower) return [];
    return [
      { load: changeBetween(grid[i - 1] as number, grid[i] as number, (load) => lowerAt(load) === before, precision), lower },
    ];
  });
  return { first: lowers[0] ?? 'equal', changes };
}

function lowerOf(usdA: number, usdB: number): Lower {
  if (Math.abs(usdA - usdB) <= tolerance * Math.max(usdA, usdB)) return 'equal';
  return usdA < usdB ? 'a' : 'b';
}

/** Halves the interval until it is as narrow as asked: `holds` is true at `from`, false at `to`. */
function changeBetween(from: number, to: number, holds: (load: number) => boolean, precision: number): number {
  let [low, high] = [from, to];
  while (high / low > 1 + precision) {
    const middle = Math.sqrt(low * high);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return high;
}

/** Of the change to `lower`: the domain's low end in a draw where it is cheaper throughout, the high end where it never is. */
function intervalOf(
  a: StrategyCosts,
  b: StrategyCosts,
  [ofA, ofB]: readonly [CurveOf, CurveOf],
  { domain, lower }: { readonly domain: Domain; readonly lower: Lower },
): Crossing['interval'] {
  const [drawnA, drawnB] = [ofA.drawn(), ofB.drawn()];
  const crossings = Array.from({ length: draws }, (_, draw) => {
    const steps = { loads: drawnA.loads, a: drawnA.usd[draw] ?? [], b: drawnB.usd[draw] ?? [], precision: roughly };
    const { first, changes } = orderOf(
      (load) => a.drawnUsdAt(load, draw),
      (load) => b.drawnUsdAt(load, draw),
      steps,
    );
    const last = changes.findLast((change) => change.lower === lower);
    return last?.load ?? (first === lower ? domain.low : domain.high);
  });
  const sorted = crossings.toSorted((x, y) => x - y);
  const at = (share: number) => sorted[Math.round(share * (draws - 1))] ?? NaN;
  return { low: at(0.025), high: at(0.975) };
}

/** Between two neighbouring crossings of any pair the order does not change: the middle tells it. */
function cheapestOf(priced: readonly StrategyCosts[], pairs: readonly Pair[], { low, high }: Domain): Cheapest[] {
  const cuts = [...new Set(pairs.flatMap(({ crossings }) => crossings.map(({ load }) => load)))].toSorted((a, b) => a - b);
  const found: Cheapest[] = [];
  for (const [i, to] of [...cuts, high].entries()) {
    const from = cuts[i - 1] ?? low;
    const strategies = cheapestAt(priced, Math.sqrt(from * to));
    const previous = found.at(-1);
    if (previous?.strategies.join('\n') === strategies.join('\n')) found[found.length - 1] = { ...previous, to };
    else found.push({ from, to, strategies });
  }
  return found;
}

function cheapestAt(priced: readonly StrategyCosts[], load: number): string[] {
  const all = priced.map((one) => ({ one, usd: one.usdAt(load) }));
  const least = Math.min(...all.map(({ usd }) => usd)) * (1 + tolerance);
  const lowest = all.filter(({ usd }) => usd <= least);
  return lowest.some(({ one }) => one.unpriced.length > 0) ? [] : lowest.map(({ one }) => one.strategy);
}
