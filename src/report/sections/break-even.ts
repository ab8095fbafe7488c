/** Where one strategy becomes cheaper than another, and what each costs as the load grows. */
import type { Costs, Region } from '../../analysis/month/curve/crossings.ts';
import { exact, formatNumber } from '../../core/text.ts';
import { rangeAt } from '../../analysis/month/curve/monthly-curve.ts';
import { type Block, type Chart, list, table, type Table } from '../document.ts';
import { capacityText, monthText } from './month-text.ts';
import type { LoadCosts } from '../../analysis/month/load-costs.ts';
import { type BreakEven, decadesOf, type Pair } from '../../analysis/month/break-even.ts';
import { priceFormula, unitsFormula } from './formula.ts';

/** Crossing points of a pair that are shown; steps may cross many times. */
const mostShown = 6;

export function breakEvenBlocks(found: BreakEven): Block[] {
  const { costs, pairs } = found;
  if (costs.strategies.length === 0) return [list(leftOutSentences(costs))];
  return [
    list(cheapestSentences(found)),
    ...(pairs.length === 0 ? [] : [crossingTable(pairs, costs)]),
    costChart(costs),
    list(notes(found)),
    functionTable(costs),
  ];
}

function cheapestSentences({ cheapest, costs: { unit, strategies } }: BreakEven): string[] {
  const priced = strategies.filter(({ curve }) => curve.usd !== undefined);
  if (priced.length === 0) return ['No strategy has a price.'];
  if (priced.length === 1) return [`${priced[0]?.strategy} is the only strategy with a cost: there is none to compare it with.`];
  if (cheapest.length > 2 * mostShown) {
    return [`The cheapest strategy changes at ${cheapest.length - 1} loads between ${spanText(cheapest, unit)}.`];
  }
  return cheapest.map(({ from, to, strategies }) => {
    const span = `${exact(from)} to ${exact(to)} ${unit}`;
    if (strategies.length === 0) return `${span}: the cheapest cannot be told, since something that is used has no price.`;
    return strategies.length === 1
      ? `${span}: ${strategies[0]} is cheapest.`
      : `${span}: ${strategies.join(' and ')} cost the same.`;
  });
}

function spanText(spans: readonly { readonly from: number; readonly to: number }[], unit: string): string {
  return `${exact(spans[0]?.to ?? 0)} and ${exact(spans.at(-1)?.from ?? 0)} ${unit}`;
}

function crossingTable(pairs: readonly Pair[], { unit }: LoadCosts): Table {
  return table(
    ['pair', unit, 'cheaper below', 'USD a month there', 'cheaper above', 'USD a month above', 'ranges at their low, high end'],
    pairs.flatMap(pairRows),
  );
}

function pairRows(pair: Pair): string[][] {
  const { strategies, regions, rangeEnds } = pair;
  const name = strategies.join(' / ');
  const [only] = regions;
  const ends = rangeEnds === undefined ? 'no range' : `${loadsText(rangeEnds.low)}; ${loadsText(rangeEnds.high)}`;
  if (regions.length === 1 && only !== undefined) {
    return [[name, 'none', cheaper(pair, only), `${costsText(pair, only.last)} (at ${exact(only.to)})`, '', '', ends]];
  }
  const rows = regions.slice(1).map((above, i) => {
    const below = regions[i] ?? above;
    const step = !same(below.last, above.first);
    return [
      name,
      exact(above.from),
      cheaper(pair, below),
      costsText(pair, below.last),
      cheaper(pair, above),
      step ? `${costsText(pair, above.first)} (step)` : 'the same',
      ends,
    ];
  });
  if (rows.length <= mostShown) return rows;
  const half = mostShown / 2;
  return [...rows.slice(0, half), [name, `${rows.length - mostShown} more`, '', '', '', '', ''], ...rows.slice(-half)];
}

function cheaper({ strategies: [a, b], atLeast }: Pair, { lower }: Region): string {
  if (lower === 'equal') return atLeast.length > 0 ? 'not told' : 'the same';
  const name = lower === 'a' ? a : b;
  return atLeast.includes(name) ? 'not told' : name;
}

function costsText({ strategies, atLeast }: Pair, costs: Costs): string {
  return strategies.map((name, i) => `${name} ${atLeast.includes(name) ? '≥ ' : ''}${formatNumber(costs[i] ?? 0)}`).join(', ');
}

function same(below: Costs, above: Costs): boolean {
  return below.every((usd, i) => Math.abs(usd - (above[i] ?? 0)) <= 1e-9 * Math.abs(usd));
}

function loadsText(loads: readonly number[]): string {
  if (loads.length === 0) return 'none';
  return loads.length > 2 ? `${loads.length} from ${exact(loads[0] ?? 0)}` : loads.map(exact).join(' and ');
}

function costChart({ workload, unit, strategies }: LoadCosts): Chart {
  const loads = decadesOf(unit);
  return {
    kind: 'chart',
    title: `A month of ${workload}`,
    x: { name: 'load', unit },
    y: { name: 'cost', unit: 'USD' },
    series: strategies.map(({ strategy, curve: { usd, unpriced } }) => ({
      name: strategy,
      points: usd === undefined ? [] : loads.map((load) => ({ x: load, y: rangeAt(usd, load) })),
      atLeast: unpriced.length > 0,
    })),
  };
}

function notes({ costs, pairs }: BreakEven): string[] {
  const { strategies, utilisation, load, unit } = costs;
  const without = strategies.filter(({ curve }) => curve.usd === undefined);
  const unpriced = strategies.filter(({ curve }) => curve.unpriced.length > 0 && curve.usd !== undefined);
  const assumed = strategies.flatMap(({ strategy, measured }) =>
    [...new Set(measured.assumptions ?? [])].map((sentence) => `${strategy}: ${sentence}.`),
  );
  return [
    `At ${exact(load.value)} ${unit} (${load.source}): ${strategies.map((one) => `${one.strategy} ${monthText(one, load.value)}`).join(', ')} USD a month.`,
    `Utilisation ${utilisation}. Capacity of the cell's machines: ${strategies.map((one) => `${one.strategy} ${capacityText(one)}`).join('; ')}.`,
    ...without.map(({ strategy }) => `${strategy} is compared with none: nothing that it used has a price.`),
    ...unpriced.map(
      ({ strategy, curve }) =>
        `${strategy} costs at least that: no price for ${curve.unpriced.join(', ')}. It is never called cheaper; where the other is cheaper, that holds.`,
    ),
    ...(pairs.some(({ rangeEnds }) => rangeEnds !== undefined)
      ? ['Ranges: every quantity and price of both strategies at its low end, and at its high end.']
      : []),
    ...assumed,
    ...leftOutSentences(costs),
  ];
}

function leftOutSentences({ leftOut }: LoadCosts): string[] {
  return leftOut.map(({ strategy, reason }) => `${strategy} is left out: ${reason}.`);
}

/** Every strategy's cost as a function of the load. */
function functionTable({ strategies, unit }: LoadCosts): Table {
  return table(
    ['strategy', 'sku', `units a month, L in ${unit}`, 'USD each'],
    strategies.flatMap(({ strategy, curve: { parts, unpriced } }) => [
      ...parts.map((part) => [strategy, part.price.sku, unitsFormula(part), priceFormula(part.price)]),
      ...unpriced.map((sku) => [strategy, sku, '', 'no price']),
    ]),
  );
}
