import type { Analysis } from '../../analysis/index.ts';
import type { BreakEven } from '../../analysis/month/break-even.ts';
import type { StrategyCosts } from '../../analysis/month/load-costs.ts';
import { absent, formatNumber } from '../../core/text.ts';
import { type Block, heading, list, table, text } from '../document.ts';
import { breakEvenBlocks } from './break-even.ts';
import { capacityText, monthText } from './month-text.ts';

/** For each workload what every strategy costs a month at the load, each dollar with its quantity and its price. */
export function monthBlocks({ months }: Analysis): Block[] {
  const shown = months.filter(({ costs }) => costs.strategies.length > 0);
  return shown.length === 0 ? [] : [heading(2, 'Cost of a month'), list(rules), ...shown.flatMap(workloadBlocks)];
}

const rules = [
  'A month has 730 hours. Free quotas and tiers of the month are counted, taxes and discounts are not.',
  'What is deployed (an endpoint, the workers of a stream) is paid for every hour: as many machines as the load takes at the utilisation, and at least one.',
  'A batch is one run a day: set-up, start-up and minimum charges are paid for each run, all else grows with the rows.',
  'Capacities were measured on this machine; a vCPU of it is taken to be one in the cloud.',
  'Where quantities and prices come from stands beside the cost of a run, in the details.',
];

function workloadBlocks(found: BreakEven): Block[] {
  const { workload, unit, load, utilisation, strategies } = found.costs;
  return [
    heading(3, `A month of ${workload}`),
    text(`${formatNumber(load.value)} ${unit} (${load.source}), utilisation ${utilisation}.`),
    table(
      ['strategy', 'USD a month', 'capacity', 'from'],
      strategies.map((one) => [one.strategy, monthText(one, load.value), capacityText(one), one.cell]),
    ),
    table(
      ['strategy', 'sku', 'quantity a month', 'USD each', 'USD'],
      strategies.flatMap((one) => partRows(one, load.value)),
    ),
    heading(4, `Break-even of ${workload}`),
    ...breakEvenBlocks(found),
  ];
}

function partRows({ strategy, curve: { parts, unpriced } }: StrategyCosts, load: number): string[][] {
  const priced = parts.map(({ price, units, usd }) => [
    strategy,
    price.sku,
    `${formatNumber(units.at(load))} ${price.unit}`,
    `${formatNumber(price.usd)} (${price.confidence}, ${price.book})`,
    formatNumber(usd.at(load)),
  ]);
  return [...priced, ...unpriced.map((sku) => [strategy, sku, absent, 'no price', 'unpriced'])];
}
