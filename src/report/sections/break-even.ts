/** Where one strategy becomes cheaper than another, and what each costs as the load grows. */
import type { LoadCosts, StrategyCosts } from '../../analysis/month/load-costs.ts';
import { type BreakEven, type Crossing, decadesOf, type Lower, type Pair } from '../../analysis/month/break-even.ts';
import { exact, formatNumber } from '../../core/text.ts';
import type { Curves } from '../chart.ts';
import { type Block, list, table, type Table } from '../document.ts';
import { capacityText, monthText } from './month-text.ts';

/** Crossings of a pair that are shown; steps may cross many times. */
const mostShown = 6;

export function breakEvenBlocks(found: BreakEven): Block[] {
  const { costs, pairs } = found;
  if (costs.strategies.length === 0) return [list(leftOutSentences(costs))];
  return [
    list(cheapestSentences(found)),
    ...(pairs.length === 0 ? [] : [crossingTable(pairs, costs)]),
    costChart(costs),
    list(notes(costs)),
  ];
}

function cheapestSentences({ cheapest, costs: { unit, strategies } }: BreakEven): string[] {
  const priced = strategies.filter(({ month }) => month !== undefined);
  if (priced.length === 0) return ['No strategy has a price.'];
  if (priced.length === 1) return [`${priced[0]?.strategy} is the only strategy with a cost: there is none to compare it with.`];
  if (cheapest.length > 2 * mostShown) {
    return [`The cheapest strategy changes at ${cheapest.length - 1} loads between ${spanText(cheapest, unit)}.`];
  }
  return cheapest.map(({ from, to, strategies }) => {
    const span = `${loadText(from)} to ${loadText(to)} ${unit}`;
    if (strategies.length === 0) return `${span}: the cheapest cannot be told, since something that is used has no price.`;
    return strategies.length === 1
      ? `${span}: ${strategies[0]} is cheapest.`
      : `${span}: ${strategies.join(' and ')} cost the same.`;
  });
}

function spanText(spans: readonly { readonly from: number; readonly to: number }[], unit: string): string {
  return `${loadText(spans[0]?.to ?? 0)} and ${loadText(spans.at(-1)?.from ?? 0)} ${unit}`;
}

/** A crossing has no more digits than its assumptions deserve. */
function loadText(load: number): string {
  return exact(Number(load.toPrecision(3)));
}

function crossingTable(pairs: readonly Pair[], { unit }: LoadCosts): Table {
  return table(['pair', unit, '95 % of draws', 'cheaper below', 'cheaper above', 'USD a month there'], pairs.flatMap(pairRows));
}

function pairRows(pair: Pair): string[][] {
  const { strategies, crossings, first, open } = pair;
  const name = strategies.join(' / ');
  if (open) return [[name, 'not known', 'any load', '', '', '']];
  if (crossings.length === 0) return [[name, 'none', '', cheaper(pair, first), cheaper(pair, first), '']];
  const rows = crossings.map((crossing, i) => [
    name,
    loadText(crossing.load),
    intervalText(crossing),
    cheaper(pair, crossings[i - 1]?.lower ?? first),
    cheaper(pair, crossing.lower),
    crossing.usd.map(formatNumber).join(', '),
  ]);
  if (rows.length <= mostShown) return rows;
  const half = mostShown / 2;
  return [...rows.slice(0, half), [name, `${rows.length - mostShown} more`, '', '', '', ''], ...rows.slice(-half)];
}

function intervalText({ interval }: Crossing): string {
  return interval === undefined ? 'crosses more than once' : `${loadText(interval.low)} to ${loadText(interval.high)}`;
}

function cheaper({ strategies: [a, b], atLeast }: Pair, lower: Lower): string {
  if (lower === 'equal') return atLeast.length > 0 ? 'not told' : 'the same';
  const name = lower === 'a' ? a : b;
  return atLeast.includes(name) ? 'not told' : name;
}

function costChart({ workloads, unit, strategies }: LoadCosts): Curves {
  const loads = decadesOf(unit);
  return {
    kind: 'chart',
    form: 'curves',
    title: `A month of ${workloads.join(', ')}`,
    x: { name: 'load', unit, scale: 'log' },
    y: { name: 'cost', unit: 'USD', scale: 'log' },
    series: strategies.map(({ strategy, month, unpriced, rangeAt }) => ({
      name: strategy,
      points: month === undefined ? [] : loads.map((load) => ({ x: load, y: rangeAt(load) })),
      atLeast: unpriced.length > 0,
    })),
  };
}

function notes(costs: LoadCosts): string[] {
  const { strategies, load, unit } = costs;
  const without = strategies.filter(({ month }) => month === undefined);
  const unpriced = strategies.filter((one) => one.unpriced.length > 0 && one.month !== undefined);
  return [
    `At ${exact(load.value)} ${unit} (${load.source}): ${strategies.map((one) => `${one.strategy} ${monthText(one)}`).join(', ')} USD a month.`,
    ...capacities(costs),
    ...oneSize(strategies),
    ...without.map(({ strategy }) => `${strategy} is compared with none: nothing that it used has a price.`),
    ...unpriced.map(
      ({ strategy, unpriced: skus }) =>
        `${strategy} costs at least that: no price for ${skus.join(', ')}. It is never called cheaper; where the other is cheaper, that holds.`,
    ),
    ...leftOutSentences(costs),
  ];
}

/** Of a stream: how many machines a load takes follows from them. */
function capacities({ strategies, unit }: LoadCosts): string[] {
  if (unit === 'rows/day') return [];
  return [`Capacity of the run's machines: ${strategies.map((one) => `${one.strategy} ${capacityText(one)}`).join('; ')}.`];
}

/** With one size nothing tells what grows with the rows and what does not. */
function oneSize(strategies: readonly StrategyCosts[]): string[] {
  const names = strategies
    .filter(({ model }) => model.kind !== 'stream' && model.sizes.length === 1)
    .map(({ strategy }) => strategy);
  return names.length === 0
    ? []
    : [
        `Measured at one size only (${names.join(', ')}): all measured work is taken to grow with the rows, and what does not grow is assumed. A second batch of another size would tell them apart.`,
      ];
}

function leftOutSentences({ leftOut }: LoadCosts): string[] {
  return leftOut.map(({ strategy, reason }) => `${strategy} is left out: ${reason}.`);
}
