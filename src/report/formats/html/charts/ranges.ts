import type { Ranges } from '../../../chart.ts';
import { axisText } from '../../chart-table.ts';
import { type Drawing, fontSize, shortened, type Svg, tick } from './drawing.ts';

const rowHeight = 42;
const width = 400;

/** A tornado: what moves the quantity most on top. */
export function drawRanges({ x, base, ends, sides, ranges }: Ranges, { plot, document }: Drawing): Svg {
  const halves = ranges.flatMap(({ name, atLow, atHigh }) => [
    { name, end: ends[0], from: base, to: atLow, fill: 'var(--p0)' },
    { name, end: ends[1], from: base, to: atHigh, fill: 'var(--p1)' },
  ]);
  const places = [0, base, ...ranges.flatMap(({ atLow, atHigh }) => [atLow, atHigh])];
  const [low, high] = [Math.min(...places), Math.max(...places)];
  return plot.plot({
    document,
    width,
    height: ranges.length * rowHeight + 62,
    marginTop: 22,
    marginBottom: 38,
    marginLeft: 8,
    marginRight: 16,
    style: { fontSize: `${fontSize}px` },
    x: { label: shortened(axisText(x), width), labelArrow: 'none', ticks: 5, nice: true, domain: [low, high], tickFormat: tick },
    y: { axis: null, domain: ranges.map(({ name }) => name), padding: 0 },
    marks: [
      plot.gridX({ ticks: 5, strokeOpacity: 0.15 }),
      plot.rectX(halves, {
        y: 'name',
        x1: 'from',
        x2: 'to',
        fill: 'fill',
        insetTop: 20,
        insetBottom: 8,
        title: ({ name, end, to }) => `${name}, ${end}: ${Number(to.toPrecision(3))} ${x.unit}`,
      }),
      plot.ruleX([base], { stroke: 'var(--text)' }),
      plot.ruleX([0], { stroke: 'var(--bad)', strokeDasharray: '4 3' }),
      plot.text(ranges, {
        y: 'name',
        frameAnchor: 'left',
        text: ({ name }) => shortened(name, width - 20),
        textAnchor: 'start',
        dx: 4,
        dy: -11,
        fill: 'currentColor',
        stroke: 'var(--card)',
        strokeWidth: 4,
      }),
      ...(low < 0
        ? [plot.text([`← ${shortened(sides[0], width / 2)}`], { frameAnchor: 'top-left', dy: -18, fill: 'var(--soft)' })]
        : []),
      ...(high > 0
        ? [plot.text([`${shortened(sides[1], width / 2)} →`], { frameAnchor: 'top-right', dy: -18, fill: 'var(--soft)' })]
        : []),
    ],
  });
}
