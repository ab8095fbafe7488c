/** What a pipeline takes on with each strategy, in days, hours and, at the user's rate, money. */
import type { EffortPart } from '../../analysis/figures/effort.ts';
import { hoursPerDay, type StrategyEffort } from '../../analysis/figures/efforts.ts';
import type { Analysis } from '../../analysis/index.ts';
import type { EffortList, EffortSource } from '../../core/effort.ts';
import type { Range } from '../../core/predictor.ts';
import { absent, formatNumber, rangeText, roughly } from '../../core/text.ts';
import { type Block, heading, table, text } from '../document.ts';

export function effortBlocks({ efforts, record: { experiment } }: Analysis): Block[] {
  if (efforts.length === 0) return [];
  const rate = experiment.hourlyRateUsd;
  const money = rate === undefined ? [] : ['USD to build', 'USD a month to maintain'];
  return [
    table(
      ['strategy', 'person-days to build', 'hours a month to maintain', ...money, 'figures'],
      efforts.map(({ strategy, implementation, maintenance }) => [
        strategy,
        amount(implementation.personDays),
        amount(maintenance.hoursPerMonth),
        ...(rate === undefined ? [] : [amount(implementation.usd), amount(maintenance.usdPerMonth)]),
        sourcesOf([...implementation.items, ...maintenance.items]),
      ]),
    ),
    text(
      'On average, and in brackets where all goes well or badly. Assumed figures are guesses of predbench, not measurements: give your own as effort in the experiment file. The details have each item with its reason.',
    ),
    ...(rate === undefined
      ? []
      : [
          text(
            `Money at your rate of ${formatNumber(rate)} USD an hour, ${hoursPerDay} hours a day. No other cost in this report includes it.`,
          ),
        ]),
  ];
}

/** Item by item, with the reasons; an item that several strategies have stands once. */
export function effortItemBlocks({ efforts }: Pick<Analysis, 'efforts'>): Block[] {
  if (efforts.length === 0) return [];
  const itemTable = (unit: string, itemsOf: (effort: StrategyEffort) => readonly EffortPart[]) =>
    table(['item', 'of', 'strategy', unit, 'figures', 'reason'], itemRows(efforts, itemsOf));
  return [
    heading(3, 'To build'),
    itemTable('person-days', ({ implementation }) => implementation.items),
    heading(3, 'To maintain'),
    itemTable('hours a month', ({ maintenance }) => maintenance.items),
    heading(3, 'While the model is updated'),
    table(
      ['strategy', 'what is down', 'sources of the items'],
      efforts.map(({ strategy, updateDowntime, sources }) => [strategy, updateDowntime, sources.join('; ')]),
    ),
  ];
}

function itemRows(efforts: readonly StrategyEffort[], itemsOf: (effort: StrategyEffort) => readonly EffortPart[]): string[][] {
  const rows = new Map<string, { readonly item: EffortPart; readonly strategies: string[] }>();
  for (const effort of efforts) {
    for (const item of itemsOf(effort)) {
      const key = JSON.stringify(item);
      rows.set(key, { item, strategies: [...(rows.get(key)?.strategies ?? []), effort.strategy] });
    }
  }
  return [...rows.values()].map(({ item, strategies }) => [
    item.what,
    item.list === undefined ? 'all' : listNames[item.list],
    strategies.join(', '),
    amount(item),
    whose[item.source],
    item.reason,
  ]);
}

const listNames: Readonly<Record<EffortList, string>> = {
  resources: 'cloud resources',
  roles: 'IAM roles',
  dependencies: 'dependencies in the workers',
  failures: 'failures to handle',
  modelUpdate: 'updates of the model',
  onCall: 'on call',
};

const whose: Readonly<Record<EffortSource, string>> = {
  assumed: 'assumed',
  "the user's": 'yours',
  'the plug-in': "the plug-in's",
};

function sourcesOf(items: readonly EffortPart[]): string {
  return [...new Set(items.map(({ source }) => whose[source]))].join(', ') || absent;
}

/** What is exact is not rounded: the user recomputes it. */
function amount(range: Range | undefined): string {
  if (range === undefined) return absent;
  return rangeText(range, range.low === range.high ? formatNumber : roughly);
}
