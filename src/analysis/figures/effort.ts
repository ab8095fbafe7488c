/** Implementation in person-days and maintenance in hours a month, from the checklists of a strategy. */
import { type EffortList, effortLists, type EffortSource, type StatedEffort } from '../../core/effort.ts';
import { sum } from '../../core/numbers.ts';
import { roughly } from '../../core/text.ts';
import type { ImplementationItem, MaintenanceItem, Range } from '../../core/predictor.ts';
import type { EffortOf, FigureIdentity } from './identity.ts';
import { unstated } from './unstated-effort.ts';

/** An item of a checklist, or the user's own figure for all of them. */
export interface EffortPart extends Range {
  /** Of its draw: the same item is one unknown, whichever strategies have it. */
  readonly key: string;
  /** Absent of the user's own figure. */
  readonly list?: EffortList;
  readonly what: string;
  readonly source: EffortSource;
  readonly reason: string;
}

/** Implementation in person-days, once; maintenance in hours a month. */
export type EffortParts = Readonly<Record<EffortOf, readonly EffortPart[]>>;

export const effortFigures = [
  {
    key: 'implementation_days',
    label: 'person-days to build',
    short: 'days',
    format: roughly,
    is: { kind: 'effort', of: 'implementation' },
    consideration: 'implementation',
  },
  {
    key: 'maintenance_h_per_month',
    label: 'hours a month to maintain',
    short: 'h/month',
    format: roughly,
    is: { kind: 'effort', of: 'maintenance' },
    consideration: 'maintenance',
  },
] as const satisfies readonly FigureIdentity[];

export function effortParts(strategy: string, effort: StatedEffort): EffortParts {
  const { implementationDays: days, maintenanceHoursPerMonth: hours } = effort;
  return {
    implementation:
      days === undefined
        ? effortLists.implementation.flatMap((list) =>
            effort[list].map((item) =>
              typeof item === 'string' ? unstatedPart(list, item) : partOf(list, item, item.days, effort),
            ),
          )
        : [wholePart(`implementation of ${strategy}`, days)],
    maintenance:
      hours === undefined
        ? effortLists.maintenance.flatMap((list) =>
            effort[list].map((item) =>
              typeof item === 'string' ? unstatedPart(list, item) : partOf(list, item, item.hoursPerMonth, effort),
            ),
          )
        : [wholePart(`maintenance of ${strategy}`, hours)],
  };
}

function partOf(
  list: EffortList,
  { item, reason }: ImplementationItem | MaintenanceItem,
  range: Range,
  { from }: StatedEffort,
): EffortPart {
  return { key: partKey(list, item), list, what: item, ...range, source: from?.[list] ?? 'assumed', reason };
}

function unstatedPart(list: EffortList, what: string): EffortPart {
  return { key: partKey(list, what), list, what, source: 'assumed', ...unstated[list] };
}

function partKey(list: EffortList, what: string): string {
  return `effort:${list}:${what}`;
}

function wholePart(what: string, range: Range): EffortPart {
  return { key: `effort:${what}`, what, ...range, source: "the user's", reason: 'as the experiment says' };
}

/**
 * What all parts take together. Its ends are those of all parts at once, since a team that is slow at one is slow at the next; what
 * strategies have in common cancels in a comparison, so a decision draws each part on its own (`partAt`).
 */
export function totalOf(parts: readonly EffortPart[]): Range {
  return {
    value: sum(parts.map(({ value }) => value)),
    low: sum(parts.map(({ low }) => low)),
    high: sum(parts.map(({ high }) => high)),
  };
}

/** Quantile `position` in [0, 1) of what a part takes: even on either side of the value, which is the mean. */
export function partAt({ value, low, high }: Range, position: number): number {
  if (high === low) return value;
  const below = (high - value) / (high - low);
  if (position < below) return low + ((value - low) * position) / below;
  return value + ((high - value) * (position - below)) / (1 - below);
}

export function effortFiguresOf(parts: EffortParts): Readonly<Record<string, number>> {
  return Object.fromEntries(effortFigures.map(({ key, is }) => [key, totalOf(parts[is.of]).value]));
}
