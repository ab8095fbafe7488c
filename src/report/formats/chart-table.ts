import { absent, exact, rangeText } from '../../core/text.ts';
import { type Chart, type Series, table, type Table } from '../document.ts';

/** A chart where nothing can be drawn: a row for each x, a column for each series. */
export function chartTable({ x, series }: Chart): Table {
  const xs = series.find(({ points }) => points.length > 0)?.points ?? [];
  const head = [`${x.name}, ${x.unit}`, ...series.map(({ name }) => name)];
  return table(
    head,
    xs.map(({ x: at }, i) => [exact(at), ...series.map((one) => pointText(one, i))]),
    0,
  );
}

export function chartTitle({ title, y }: Chart): string {
  return `${title}: ${y.name} in ${y.unit}`;
}

function pointText({ points, atLeast }: Series, i: number): string {
  const y = points[i]?.y;
  return y === undefined ? absent : `${atLeast ? '≥ ' : ''}${rangeText(y)}`;
}
