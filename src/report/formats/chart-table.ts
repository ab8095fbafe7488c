import { absent, exact, formatNumber, formatPercent, rangeText } from '../../core/text.ts';
import type { Axis, Bars, Chart, Curves, Histograms, Ranges, Scatter, Series } from '../chart.ts';
import { table, type Table } from '../document.ts';

/** A chart where nothing can be drawn. */
export function chartTable(chart: Chart): Table {
  switch (chart.form) {
    case 'curves':
      return curveTable(chart);
    case 'bars':
      return barTable(chart);
    case 'ranges':
      return rangeTable(chart);
    case 'scatter':
      return scatterTable(chart);
    case 'histograms':
      return histogramTable(chart);
  }
}

export function chartTitle(chart: Chart): string {
  switch (chart.form) {
    case 'curves':
      return `${chart.title}: ${chart.y.name} in ${chart.y.unit}`;
    case 'scatter':
      return chart.title;
    default:
      return `${chart.title}: ${axisText(chart.x)}`;
  }
}

export function axisText({ name, unit }: Axis): string {
  return unit === '' ? name : `${name}, ${unit}`;
}

/** A row for each x, a column for each series. */
function curveTable({ x, series }: Curves): Table {
  const xs = [...new Set(series.flatMap(({ points }) => points.map((point) => point.x)))].toSorted((a, b) => a - b);
  const byX = series.map(({ points }) => new Map(points.map((point) => [point.x, point.y])));
  const textAt = ({ atLeast }: Series, i: number, at: number) => {
    const y = byX[i]?.get(at);
    return y === undefined ? absent : `${atLeast ? '≥ ' : ''}${rangeText(y)}`;
  };
  return table(
    [axisText(x), ...series.map(({ name }) => name)],
    xs.map((at) => [exact(at), ...series.map((one, i) => textAt(one, i, at))]),
    0,
  );
}

function barTable({ x, parts, bars }: Bars): Table {
  return table(
    ['', ...parts, axisText(x)],
    bars.map(({ name, values, text }) => [name, ...(parts.length === 0 ? [] : values.map(formatNumber)), text]),
    1,
  );
}

function rangeTable({ x, base, ranges }: Ranges): Table {
  return table(
    [axisText(x), 'low', 'high'],
    ranges
      .map(({ name, atLow, atHigh }) => [name, formatNumber(atLow), formatNumber(atHigh)])
      .concat([['stated', formatNumber(base), formatNumber(base)]]),
    1,
  );
}

function scatterTable({ x, y, points, front }: Scatter): Table {
  return table(
    ['', axisText(x), axisText(y), front],
    points.map(({ name, x, y, onFront }) => [name, formatNumber(x), formatNumber(y), onFront ? '*' : '']),
    1,
  );
}

function histogramTable({ x, series }: Histograms): Table {
  return table(
    ['', axisText(x), '%'],
    series.flatMap(({ name, bins }) =>
      bins.map(({ from, to, share }) => [
        name,
        from === to ? formatNumber(from) : `${formatNumber(from)}–${formatNumber(to)}`,
        formatPercent(share),
      ]),
    ),
    1,
  );
}
