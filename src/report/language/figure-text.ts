import { figureOf, formatFigure } from '../../analysis/figures/index.ts';
import { formatNumber } from '../../core/text.ts';

/** As the figure is shown everywhere, without its unit. */
export function figureText(key: string, value: number): string {
  const figure = figureOf(key);
  return figure === undefined ? formatNumber(value) : formatFigure(figure, value);
}

/** `p99`; undefined of what is no percentile. */
export function percentileOf(key: string): string | undefined {
  const is = figureOf(key)?.is;
  return is?.kind === 'latency' && /^p\d/.test(is.point) ? is.point : undefined;
}
