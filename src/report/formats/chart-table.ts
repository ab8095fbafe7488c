import { absent, exact, formatNumber, formatPercent, rangeText } from '../../core/text.ts';
import type { Axis, Bars, Bin, Chart, Curves, Histograms, Ranges, Scatter, Series } from '../chart.ts';
import { signs, table, type Table } from '../document.ts';

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

function barTable({ x, of, parts, bars }: Bars): Table {
  return table(
    [of, ...parts, axisText(x)],
    bars.map(({ name, values, text }) => [name, ...(parts.length === 0 ? [] : values.map(formatNumber)), text]),
    1,
  );
}

function rangeTable({ of, ends, ranges }: Ranges): Table {
  return table(
    [of, ...ends],
    ranges.map(({ name, atLow, atHigh }) => [name, formatNumber(atLow), formatNumber(atHigh)]),
    1,
  );
}

function scatterTable({ of, x, y, points, front }: Scatter): Table {
  return table(
    [of, axisText(x), axisText(y), front],
    points.map(({ name, x, y, onFront }) => [name, formatNumber(x), formatNumber(y), onFront ? signs.best : '']),
    1,
  );
}

function histogramTable({ of, x, y, series }: Histograms): Table {
  return table(
    [of, axisText(x), axisText(y)],
    series.flatMap(({ name, bins }) => bins.map((bin) => [name, spanText(bin), formatPercent(bin.share)])),
    1,
  );
}

function spanText({ from, to }: Bin): string {
  return from === to ? formatNumber(from) : `${formatNumber(from)}–${formatNumber(to)}`;
}
