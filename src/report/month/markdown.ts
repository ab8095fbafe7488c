import { absent, formatNumber } from '../../core/text.ts';
import { escape, list, table } from '../markdown/markup.ts';
import type { BreakEven } from '../../analysis/month/break-even.ts';
import { breakEvenMarkdown } from './break-even-markdown.ts';
import type { StrategyCosts } from '../../analysis/month/load-costs.ts';
import { capacityText, monthText } from './text.ts';

/** For each workload what every strategy costs a month at the load, each dollar with its quantity and its price. */
export function monthBlocks(months: readonly BreakEven[]): string[] {
  return months.some(({ costs }) => costs.strategies.length > 0)
    ? ['## Cost of a month', list(rules.map(escape)), ...months.flatMap(workloadBlocks)]
    : [];
}

const rules = [
  'A month has 730 hours. Free quotas and tiers of the month are counted, taxes and discounts are not.',
  'What is deployed (an endpoint, the workers of a stream) is paid for every hour: as many machines as the load takes at the utilisation, and at least one.',
  'A batch is one run a day: set-up, start-up and minimum charges are paid for each run, all else grows with the rows.',
  'Capacities were measured on this machine; a vCPU of it is taken to be one in the cloud.',
  'Where quantities and prices come from stands beside the cost of a run, in the details.',
];

function workloadBlocks(found: BreakEven): string[] {
  const { workload, unit, load, utilisation, strategies } = found.costs;
  if (strategies.length === 0) return [];
  return [
    `### A month of ${escape(workload)}`,
    `${formatNumber(load.value)} ${unit} (${escape(load.source)}), utilisation ${utilisation}.`,
    table(
      ['strategy', 'USD a month', 'capacity', 'from'],
      strategies.map((one) => [escape(one.strategy), monthText(one, load.value), escape(capacityText(one)), escape(one.cell)]),
    ),
    table(
      ['strategy', 'sku', 'quantity a month', 'USD each', 'USD'],
      strategies.flatMap((one) => partRows(one, load.value)),
    ),
    ...breakEvenMarkdown(found),
  ];
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
