/** The cells of the tables, as text without markup: what markdown and the terminal have in common. */
import type { ComparisonRow, WorkloadComparison } from './comparison.ts';
import { costKeys, type Figure, figures, formatFigure } from '../figures/index.ts';
import { kindOf } from '../../workloads/workload.ts';
import { absent } from '../../core/text.ts';
import { reasonOf } from './reason.ts';

/** The columns of a workload's main table, the same in every run. */
export function mainFigures({ summary }: WorkloadComparison): Figure[] {
  if (summary === undefined) return [];
  const { judgedBy } = kindOf(summary);
  return figures.filter(({ key, main }) => main || judgedBy.includes(key));
}

/** What the main table leaves out and at least one row has. */
export function detailFigures(workload: WorkloadComparison): Figure[] {
  const main = mainFigures(workload);
  return figures.filter((figure) => !main.includes(figure) && workload.rows.some((row) => row.figures[figure.key] !== undefined));
}

export function figureText(row: ComparisonRow, figure: Figure): string {
  const value = row.figures[figure.key];
  const isCost = figure.key === costKeys.perRun || figure.key === costKeys.perMillion;
  if (value === undefined) return isCost && row.costIncomplete ? 'unpriced' : absent;
  const text = formatFigure(figure, value);
  return `${isCost && row.costIncomplete ? '≥ ' : ''}${text}${intervalText(row, figure)}${row.alike.has(figure.key) ? ' ~' : ''}`;
}

/** Nothing where all repeats are alike, as with counts. */
function intervalText({ intervals }: ComparisonRow, figure: Figure): string {
  const interval = intervals[figure.key];
  if (interval === undefined || interval.low === interval.high) return '';
  return ` [${formatFigure(figure, interval.low)}, ${formatFigure(figure, interval.high)}]`;
}

/**
 * What belongs under the main table: who is not ranked or has no figures, whether predictions agree, which warnings there are. What each
 * warning says of its cell stands in the report's details.
 */
export function remarksOf({ rows, without, agreement }: WorkloadComparison): string[] {
  const warned = new Map<string, { readonly advice: string; readonly strategies: Set<string> }>();
  for (const { strategy, cells } of rows) {
    for (const { code, advice } of cells.flatMap(({ judged }) => judged.warnings)) {
      const known = warned.get(code) ?? { advice, strategies: new Set() };
      warned.set(code, known);
      known.strategies.add(strategy);
    }
  }
  return [
    ...rows.flatMap(({ strategy, unranked }) => (unranked === undefined ? [] : [`${strategy} is not ranked: ${unranked}.`])),
    ...rows.flatMap(({ strategy, cells }) =>
      [...new Set(cells.flatMap(({ measured }) => measured.assumptions ?? []))].map((sentence) => `${strategy}: ${sentence}.`),
    ),
    ...without.map((cell) => `${cell.id}: ${cell.state}: ${reasonOf(cell)}.`),
    ...(agreement === undefined ? [] : [agreement]),
    ...[...warned].map(([code, { advice, strategies }]) => `Warning ${code} (${[...strategies].join(', ')}): ${advice}`),
  ];
}
