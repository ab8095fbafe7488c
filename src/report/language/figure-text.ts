import { figureOf, formatFigure } from '../../analysis/figures/index.ts';
import { formatNumber } from '../../core/text.ts';

/** As the figure is shown everywhere, without its unit. */
export function figureText(key: string, value: number): string {
  const figure = figureOf(key);
  return figure === undefined ? formatNumber(value) : formatFigure(figure, value);
}
