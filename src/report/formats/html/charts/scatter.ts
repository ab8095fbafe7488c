import type { Scatter, ScatterPoint } from '../../../chart.ts';
import { axisText } from '../../chart-table.ts';
import { type Drawing, fontSize, shortened, type Svg, tick, logTicks } from './drawing.ts';

/** Of more, only what is on the front has its name beside it; the table and the pointer tell the others. */
const mostNamed = 8;

export function drawScatter({ x, y, points }: Scatter, { plot, document, styleOf }: Drawing): Svg {
  const front = points.filter(({ onFront }) => onFront).toSorted((a, b) => a.x - b.x);
  const most = Math.max(...points.map((point) => point.x));
  const least = Math.min(...points.map((point) => point.x));
  return plot.plot({
    document,
    width: 400,
    height: 300,
    marginTop: 26,
    marginBottom: 38,
    marginLeft: 48,
    marginRight: 20,
    style: { fontSize: `${fontSize}px` },
    x: {
      type: 'log',
      label: axisText(x),
      labelArrow: 'none',
      ticks: logTicks([least / 1.6, most * 1.6], 5),
      tickFormat: tick,
      domain: [least / 1.6, most * 1.6],
    },
    y: {
      label: axisText(y),
      labelArrow: 'none',
      ticks: 5,
      domain: [0, 1.15 * Math.max(...points.map((point) => point.y))],
      grid: true,
    },
    marks: [
      plot.line(front, { x: 'x', y: 'y', stroke: 'var(--soft)', strokeWidth: 1.5, curve: 'step-after' }),
      plot.dot(points, {
        x: 'x',
        y: 'y',
        r: 6,
        symbol: ({ name }: ScatterPoint) => styleOf(name).symbol,
        fill: ({ name, onFront }: ScatterPoint) => (onFront ? styleOf(name).color : 'var(--back)'),
        stroke: ({ name }) => styleOf(name).color,
        strokeWidth: 2,
        title: ({ name, x: time, y: usd }) =>
          `${name}: ${Number(time.toPrecision(4))} ${x.unit}, ${Number(usd.toPrecision(4))} ${y.unit}`,
      }),
      ...labelled(points.length > mostNamed ? front : points, [least, most]).map(({ point, above, textAnchor }) =>
        plot.text([point], {
          x: 'x',
          y: 'y',
          text: ({ name }: ScatterPoint) => shortened(name, 120),
          textAnchor,
          dy: above ? -14 : 16,
        }),
      ),
    ],
  });
}

/** Of two neighbours one has its name below. */
function labelled(points: readonly ScatterPoint[], [least, most]: readonly [number, number]) {
  const highest = Math.max(...points.map(({ y }) => y));
  let before: { readonly point: ScatterPoint; readonly above: boolean } | undefined;
  return points
    .toSorted((a, b) => a.x - b.x)
    .map((point) => {
      const isNear =
        before !== undefined &&
        Math.abs(point.y - before.point.y) < highest / 12 &&
        Math.log(point.x / before.point.x) < Math.log((2.56 * most) / least) / 3;
      const above = isNear ? before?.above !== true : true;
      before = { point, above };
      return { point, above, textAnchor: point.x > Math.sqrt(least * most) ? ('end' as const) : ('start' as const) };
    });
}
