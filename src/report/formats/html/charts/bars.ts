import type { Bars } from '../../../chart.ts';
import { axisText } from '../../chart-table.ts';
import { characterWidth, type Drawing, fontSize, shortened, type Svg, tick } from './drawing.ts';

const rowHeight = 42;
const width = 400;
/** Bold letters are wider. */
const bold = 0.88;

/** A name and its figure above each bar: long names take no room from the bars. */
export function drawBars({ bars, parts, x }: Bars, { plot, document, styleOf }: Drawing): Svg {
  const pieces = bars.flatMap(({ name, values, dim }) => {
    let end = 0;
    return values.map((value, i) => {
      const from = end;
      end += value;
      return { name, from, to: end, part: parts[i], dim, fill: parts.length === 0 ? styleOf(name).color : `var(--p${i % 6})` };
    });
  });
  const intervals = bars.flatMap(({ name, interval }) => (interval === undefined ? [] : [{ name, ...interval }]));
  return plot.plot({
    document,
    width,
    height: bars.length * rowHeight + 42,
    marginTop: 2,
    marginBottom: 38,
    marginLeft: 4,
    marginRight: 16,
    style: { fontSize: `${fontSize}px` },
    x: { label: axisText(x), labelArrow: 'none', ticks: 4, nice: true, zero: true, tickFormat: tick },
    y: { axis: null, domain: bars.map(({ name }) => name), padding: 0 },
    marks: [
      plot.gridX({ ticks: 4, strokeOpacity: 0.15 }),
      plot.rectX(
        pieces.filter(({ from, to }) => to !== from),
        {
          y: 'name',
          x1: 'from',
          x2: 'to',
          fill: 'fill',
          fillOpacity: ({ dim }) => (dim ? 0.35 : 1),
          insetTop: 20,
          insetBottom: 6,
          title: ({ name, part, from, to }) =>
            `${part === undefined ? name : `${name}, ${part}`}: ${Number((to - from).toPrecision(4))} ${x.unit}`,
        },
      ),
      plot.ruleY(intervals, { y: 'name', x1: 'low', x2: 'high', stroke: 'var(--text)', strokeWidth: 1.5, dy: 7 }),
      plot.tickX(intervals, { y: 'name', x: 'low', stroke: 'var(--text)', strokeWidth: 1.5, insetTop: 24, insetBottom: 10 }),
      plot.tickX(intervals, { y: 'name', x: 'high', stroke: 'var(--text)', strokeWidth: 1.5, insetTop: 24, insetBottom: 10 }),
      plot.text(bars, {
        y: 'name',
        frameAnchor: 'left',
        text: ({ name, text }) => shortened(name, (width - 40 - text.length * characterWidth) * bold),
        textAnchor: 'start',
        dx: 4,
        dy: -11,
        fontWeight: 600,
      }),
      plot.text(bars, { y: 'name', frameAnchor: 'right', text: 'text', textAnchor: 'end', dy: -11 }),
      plot.ruleX([0], { stroke: 'var(--soft)' }),
    ],
  });
}
