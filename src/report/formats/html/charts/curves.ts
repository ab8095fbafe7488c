import type { Axis, Curves, Series } from '../../../chart.ts';
import { axisText } from '../../chart-table.ts';
import { type Drawing, fontSize, type Size, type Svg, tick, logTicks } from './drawing.ts';

/** Dots on curves of more points would run together. */
const mostDots = 40;
const percentiles = [0, 50, 90, 99, 99.9, 99.99, 99.999];

export function drawCurves({ x, y, series, marks = [], at }: Curves, drawing: Drawing, { width, height }: Size): Svg {
  const { plot, document, styleOf } = drawing;
  const isNarrow = width < 600;
  const points = series.flatMap(({ name, points: own }) =>
    own
      .filter((point) => isDrawn(point.x, x) && isDrawn(point.y.low, y))
      .map((point) => ({ name, x: placeOf(point.x, x), ...point.y, at: point.x })),
  );
  const xs = points.map((point) => point.x);
  const ys = points.flatMap(({ low, high }) => [low, high]);
  const yScale = { ...scaleOf(y, 5, ys), ...(y.scale === undefined && { zero: true }) };
  const bands = points.filter(({ low, high }) => low < high);
  const dotted = new Set(series.filter((one) => one.points.length <= mostDots).map(({ name }) => name));
  const titled = ({ name, at: where, value }: (typeof points)[number]) =>
    `${name}: ${Number(value.toPrecision(4))} ${y.unit} at ${Number(where.toPrecision(6))} ${x.unit}`;
  return plot.plot({
    document,
    width,
    height,
    marginTop: 24,
    marginBottom: 38,
    marginLeft: 56,
    marginRight: 20,
    style: { fontSize: `${fontSize}px` },
    x: scaleOf(x, isNarrow ? 4 : 8, xs),
    y: yScale,
    marks: [
      plot.gridY({ ticks: yScale.ticks, strokeOpacity: 0.15 }),
      plot.areaY(bands, {
        x: 'x',
        y1: 'low',
        y2: 'high',
        z: 'name',
        fill: ({ name }) => styleOf(name).color,
        fillOpacity: 0.15,
      }),
      ...series.map((one) => line(one, points, drawing)),
      plot.dot(
        points.filter(({ name }) => dotted.has(name)),
        {
          x: 'x',
          y: 'value',
          fill: ({ name }) => styleOf(name).color,
          symbol: ({ name }: (typeof points)[number]) => styleOf(name).symbol,
          r: 2.5,
          title: titled,
        },
      ),
      ...(at === undefined
        ? []
        : [
            plot.ruleX([placeOf(at.x, x)], { stroke: 'var(--soft)', strokeDasharray: '3 3' }),
            plot.text([at], { x: () => placeOf(at.x, x), frameAnchor: 'top', text: 'label', dy: -10, fill: 'var(--soft)' }),
          ]),
      plot.ruleY(
        marks.flatMap(({ y: height, interval }) => (interval === undefined ? [] : [{ height, ...interval }])),
        { y: 'height', x1: 'low', x2: 'high', stroke: 'var(--text)', strokeWidth: 1.5, strokeOpacity: 0.6 },
      ),
      plot.dot(marks, {
        x: 'x',
        y: 'y',
        r: 5,
        fill: 'var(--back)',
        stroke: 'var(--text)',
        strokeWidth: 2,
        title: 'label',
      }),
      plot.text(marks, {
        x: 'x',
        y: 'y',
        text: 'label',
        dy: 16,
        fill: 'var(--text)',
        stroke: 'var(--back)',
        strokeWidth: 4,
        fontWeight: 600,
      }),
    ],
  });
}

function line({ name, atLeast }: Series, points: readonly { readonly name: string }[], { plot, styleOf }: Drawing) {
  const { color, dash } = styleOf(name);
  return plot.line(
    points.filter((point) => point.name === name),
    {
      x: 'x',
      y: 'value',
      stroke: color,
      strokeWidth: 2,
      ...(dash !== '' && { strokeDasharray: dash }),
      ...(atLeast && { strokeOpacity: 0.6 }),
    },
  );
}

/** A logarithmic scale has no place for 0. */
function isDrawn(value: number, { scale }: Axis): boolean {
  return scale !== 'log' || value > 0;
}

/** A percentile lies where its share of slower ones is, on a logarithmic scale. */
function placeOf(x: number, { scale }: Axis): number {
  return scale === 'percentile' ? 100 / (100 - x) : x;
}

function scaleOf(axis: Axis, ticks: number, values: readonly number[]) {
  const common = { label: axisText(axis), labelArrow: 'none' as const };
  if (axis.scale === undefined) return { ...common, ticks, tickFormat: tick };
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const log = { ...common, type: 'log' as const };
  if (axis.scale === 'log') {
    const domain: [number, number] = [least / 1.15, most * 1.15];
    return { ...log, domain, ticks: logTicks(domain, ticks), tickFormat: tick };
  }
  return {
    ...log,
    ticks: percentiles.map((percent) => 100 / (100 - percent)).filter((place) => place <= most * 1.001),
    tickFormat: (place: number) => String(Number((100 - 100 / place).toFixed(3))),
  };
}
