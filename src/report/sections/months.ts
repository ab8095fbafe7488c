import type { Analysis } from '../../analysis/index.ts';
import type { BreakEven } from '../../analysis/month/break-even.ts';
import type { StrategyCosts } from '../../analysis/month/load-costs.ts';
import { absent, formatNumber, lessText } from '../../core/text.ts';
import { type Block, heading, list, table, text } from '../document.ts';
import { breakEvenBlocks } from './break-even.ts';
import { capacityText, monthText } from './month-text.ts';

/** What every strategy costs a month at the load, each dollar with its quantity and its price. */
export function monthBlocks({ months }: Analysis): Block[] {
  const shown = months.filter(({ costs }) => costs.strategies.length > 0);
  return shown.length === 0 ? [] : [list(rules), ...shown.flatMap(groupBlocks)];
}

const rules = [
  'A month has 730 hours. Taxes, and free quotas, which all projects of a billing account share, are not counted.',
  'A batch is one run a day. Its machines start, work and stop for each run, and all of that is paid.',
  'A stream has its machines all the time: as many as its load takes at the utilisation, and at least one.',
  'Brackets hold 95 % of the draws over everything that is assumed; docs/assumptions.md lists it.',
];

function groupBlocks(found: BreakEven): Block[] {
  const { workloads, unit, load, strategies } = found.costs;
  const name = workloads.join(', ');
  return [
    heading(3, name),
    text(`${formatNumber(load.value)} ${unit} (${load.source}).`),
    table(
      ['strategy', 'USD a month', ...(unit === 'messages/s' ? ['capacity'] : [])],
      strategies.map((one) => [one.strategy, monthText(one), ...(unit === 'messages/s' ? [capacityText(one)] : [])]),
    ),
    table(['strategy', 'part', 'sku', 'quantity a month', 'USD each', 'USD'], strategies.flatMap(lineRows)),
    heading(4, `Break-even of ${name}`),
    ...breakEvenBlocks(found),
  ];
}

function lineRows({ strategy, month, unpriced }: StrategyCosts): string[][] {
  const { lines = [], times = 1 } = month ?? {};
  return [
    ...lines.map(({ part, sku, billed, unit, usdPerUnit, discount, usd }) => [
      strategy,
      part,
      sku,
      `${formatNumber(billed * times)} ${unit}`,
      `${formatNumber(usdPerUnit)}${lessText({ discount })}`,
      formatNumber(usd * times),
    ]),
    ...unpriced.map((sku) => [strategy, '', sku, absent, 'no price', 'unpriced']),
  ];
}
