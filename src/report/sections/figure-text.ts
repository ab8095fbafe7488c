import type { ComparisonRow } from '../../analysis/comparison/comparison.ts';
import { type Figure, formatFigure } from '../../analysis/figures/index.ts';
import { absent } from '../../core/text.ts';
import type { Cell } from '../document.ts';

export function figureCell(row: ComparisonRow, figure: Figure): Cell {
  const text = figureText(row, figure);
  return row.best.has(figure.key) ? { text, tone: 'best' } : text;
}

export function figureText(row: ComparisonRow, figure: Figure): string {
  const value = row.figures[figure.key];
  const isCost = figure.is?.kind === 'cost';
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
