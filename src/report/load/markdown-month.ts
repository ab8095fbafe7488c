import { rangeAt } from '../../cost/curve/monthly-curve.ts';
import type { Range } from '../../predictor.ts';
import { absent, formatNumber } from '../format.ts';
import { escape, list, table } from '../markup.ts';
import type { LoadCosts, StrategyCosts } from './load-costs.ts';

/** For each workload what every strategy costs a month at the load, each dollar with its quantity and its price. */
export function monthBlocks(costs: readonly LoadCosts[]): string[] {
  return costs.some(({ strategies }) => strategies.length > 0)
    ? ['## Cost of a month', list(rules.map(escape)), ...costs.flatMap(workloadBlocks)]
    : [];
}

const rules = [
  'A month has 730 hours. Free quotas and tiers of the month are counted, taxes and discounts are not.',
  'What is deployed (an endpoint, the workers of a stream) is paid for every hour: as many machines as the load takes at the utilisation, and at least one.',
  'A batch is one run a day: set-up, start-up and minimum charges are paid for each run, all else grows with the rows.',
  'Capacities were measured on this machine; a vCPU of it is taken to be one in the cloud.',
  'Where quantities and prices come from stands beside the cost of a run, in the details.',
];

function workloadBlocks(costs: LoadCosts): string[] {
  const { workload, unit, load, utilisation, strategies, leftOut } = costs;
  if (strategies.length === 0) return [];
  return [
    `### A month of ${escape(workload)}`,
    `${formatNumber(load.value)} ${unit} (${escape(load.source)}), utilisation ${utilisation}.`,
    table(
      ['strategy', 'USD a month', 'capacity', 'from'],
      strategies.map((one) => [escape(one.strategy), monthText(one, load.value), capacityText(one), escape(one.cell)]),
    ),
    table(
      ['strategy', 'sku', 'quantity a month', 'USD each', 'USD'],
      strategies.flatMap((one) => partRows(one, load.value)),
    ),
    list(leftOut.map(({ strategy, reason }) => escape(`${strategy} is left out: ${reason}.`))),
  ];
}

/** With its range, and `≥` where something has no price. */
export function monthText({ curve: { usd, unpriced } }: StrategyCosts, load: number): string {
  if (usd === undefined) return unpriced.length > 0 ? 'unpriced' : absent;
  return `${unpriced.length > 0 ? '≥ ' : ''}${rangeText(rangeAt(usd, load))}`;
}

/** Of what is deployed; a strategy that deploys nothing has no use for it. */
export function capacityText({ capacity: { perS, evidence, source }, result }: StrategyCosts): string {
  if (result.usage.every(({ alwaysOn }) => alwaysOn === undefined)) return 'nothing is deployed';
  return `${formatNumber(perS)} rows/s (${evidence}: ${escape(source)})`;
}

function rangeText({ value, low, high }: Range): string {
  return low === high ? formatNumber(value) : `${formatNumber(value)} (${formatNumber(low)} to ${formatNumber(high)})`;
}

function partRows({ strategy, curve: { parts, unpriced } }: StrategyCosts, load: number): string[][] {
  const priced = parts.map(({ price, units, usd }) => [
    escape(strategy),
    escape(price.sku),
    `${formatNumber(units.at(load))} ${escape(price.unit)}`,
    `${formatNumber(price.usd)} (${price.confidence}, ${escape(price.book)})`,
    formatNumber(usd.at(load)),
  ]);
  return [...priced, ...unpriced.map((sku) => [escape(strategy), escape(sku), absent, 'no price', 'unpriced'])];
}
