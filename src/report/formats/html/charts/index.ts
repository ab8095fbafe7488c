/** A chart as a figure: its title, how to read it, the drawing, its key, and the table behind it. */
import type { Chart } from '../../../chart.ts';
import type { PageWords } from '../../../language/language.ts';
import { chartTable, chartTitle } from '../../chart-table.ts';
import { type DrawChart, tableHtml } from '../blocks.ts';
import { Html, html } from '../markup.ts';
import { drawBars } from './bars.ts';
import { drawCurves } from './curves.ts';
import { type Drawing, drawingOf, type Style, svgHtml } from './drawing.ts';
import { drawHistograms } from './histograms.ts';
import { drawRanges } from './ranges.ts';
import { drawScatter } from './scatter.ts';

/** `charts`: all of the page, so that a name has the same colour in each. */
export async function chartDrawer(charts: readonly Chart[], words: PageWords): Promise<DrawChart> {
  if (charts.length === 0) return () => html``;
  const drawing = await drawingOf([...new Set(charts.flatMap(namesIn))]);
  return (chart) => figure(chart, drawing, words);
}

function namesIn(chart: Chart): string[] {
  switch (chart.form) {
    case 'bars':
      return chart.bars.map(({ name }) => name);
    case 'curves':
    case 'histograms':
      return chart.series.map(({ name }) => name);
    case 'scatter':
      return chart.points.map(({ name }) => name);
    case 'ranges':
      return [];
  }
}

function figure(chart: Chart, drawing: Drawing, words: PageWords): Html {
  const title = chartTitle(chart);
  return html`<figure class="${chart.form}">
    <figcaption>
      <h4>${chart.title}</h4>
      ${chart.caption === undefined ? '' : html`<p>${chart.caption}</p>`}
    </figcaption>
    ${keyOf(chart, drawing)}${drawn(chart, drawing, title)}
    <details class="behind">
      <summary>${words.table}</summary>
      ${tableHtml(chartTable(chart), title)}
    </details>
  </figure> `;
}

/** Curves need the width of a page; so they are drawn for wide ones and for narrow ones. */
function drawn(chart: Chart, drawing: Drawing, title: string): readonly Html[] {
  switch (chart.form) {
    case 'curves':
      return [
        svgHtml(drawCurves(chart, drawing, { width: 920, height: 320 }), title, 'wide'),
        svgHtml(drawCurves(chart, drawing, { width: 380, height: 300 }), title, 'narrow'),
      ];
    case 'bars':
      return [svgHtml(drawBars(chart, drawing), title, 'any')];
    case 'ranges':
      return [svgHtml(drawRanges(chart, drawing), title, 'any')];
    case 'scatter':
      return [svgHtml(drawScatter(chart, drawing), title, 'any')];
    case 'histograms':
      return [svgHtml(drawHistograms(chart, drawing), title, 'any')];
  }
}

/** What the colours stand for, where the drawing does not say it beside each mark. */
function keyOf(chart: Chart, { styleOf }: Drawing): Html {
  if (chart.form === 'curves') {
    return html`<ul class="legend">
      ${chart.series.map(({ name, atLeast }) => html`<li>${lineSample(styleOf(name))}${atLeast ? '≥ ' : ''}${name}</li>`)}
    </ul>`;
  }
  const parts = chart.form === 'bars' ? chart.parts : chart.form === 'ranges' ? chart.ends : [];
  if (parts.length === 0) return html``;
  return html`<ul class="legend">
    ${parts.map((part, i) => html`<li>${boxSample(`var(--p${i % 6})`)}${part}</li>`)}
  </ul>`;
}

function lineSample({ color, dash }: Style): Html {
  return html`<svg class="sample" viewBox="0 0 28 10" aria-hidden="true">
    <line x1="0" x2="28" y1="5" y2="5" stroke="${color}" stroke-width="2.5" stroke-dasharray="${dash === '' ? 'none' : dash}" />
  </svg>`;
}

function boxSample(color: string): Html {
  return html`<svg class="sample box" viewBox="0 0 10 10" aria-hidden="true">
    <rect width="10" height="10" fill="${color}" />
  </svg>`;
}
