import type { Histograms } from '../../../chart.ts';
import { axisText } from '../../chart-table.ts';
import { type Drawing, fontSize, type Svg } from './drawing.ts';

const facetHeight = 74;

/** Below each other over one scale. */
export function drawHistograms({ x, series }: Histograms, { plot, document, styleOf }: Drawing): Svg {
  const bins = series.flatMap(({ name, bins: own }) => own.map((bin) => ({ name, ...bin })));
  return plot.plot({
    document,
    width: 400,
    height: series.length * facetHeight + 54,
    marginTop: 22,
    marginBottom: 38,
    marginLeft: 40,
    marginRight: 16,
    style: { fontSize: `${fontSize}px` },
    x: { label: axisText(x), labelArrow: 'none', ticks: 6 },
    y: { label: null, percent: true, ticks: 2, domain: [0, 100] },
    fy: { axis: null, domain: series.map(({ name }) => name), padding: 0.35 },
    marks: [
      plot.gridY({ ticks: 2, strokeOpacity: 0.15 }),
      plot.rectY(bins, {
        fy: 'name',
        x1: ({ from }) => from - 0.5,
        x2: ({ to }) => to + 0.5,
        y: ({ share }) => share,
        fill: ({ name }) => styleOf(name).color,
        insetLeft: 0.5,
        insetRight: 0.5,
        title: ({ name, from, to, share }) =>
          `${name}, ${from === to ? from : `${from} to ${to}`}: ${Number((share * 100).toPrecision(3))} %`,
      }),
      plot.text(series, { fy: 'name', frameAnchor: 'top-left', text: 'name', dy: -14, dx: 2, fontWeight: 600 }),
      plot.ruleY([0], { stroke: 'var(--soft)' }),
    ],
  });
}
