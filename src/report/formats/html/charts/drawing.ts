/** What all drawings share: a document to draw in, the colours of the page, sizes. */
import type * as PlotModule from '@observablehq/plot';
import { Html, html } from '../markup.ts';

export interface Drawing {
  readonly plot: typeof PlotModule;
  readonly document: PlotModule.PlotOptions['document'];
  /** Of a strategy, the same in all charts of a page. */
  readonly styleOf: (name: string) => Style;
}

/** Of an SVG element in a document of no browser, what is needed here. */
export interface Svg extends Attributes {
  readonly outerHTML: string;
  querySelector(selector: string): { remove(): void } | null;
  querySelectorAll(selector: string): Iterable<Attributes>;
}

interface Attributes {
  getAttribute(name: string): string | null;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
}

/** Colours differ, and so do dashes and symbols, for whoever sees no colour. */
export interface Style {
  readonly color: string;
  readonly dash: string;
  readonly symbol: (typeof symbols)[number];
}

/** In units of the SVG, which a page scales to the room there is. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

export const fontSize = 12.5;
/** Of a character, on average, in the page's font. */
export const characterWidth = 6.8;

const colors = 8;
const dashes = ['', '7 3', '2 3', '9 3 2 3', '12 4', '4 2', '1 3', '10 2 2 2 2 2'];
const symbols = ['circle', 'square2', 'triangle2', 'diamond2', 'star', 'cross', 'wye', 'times'] as const;

export async function drawingOf(names: readonly string[]): Promise<Drawing> {
  // They take a while to load; linkedom/worker is linkedom in one file instead of 190.
  const [plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom/worker')]);
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const places = new Map(names.map((name, i) => [name, i]));
  return {
    plot,
    document,
    styleOf(name) {
      const place = places.get(name) ?? 0;
      return {
        color: `var(--c${place % colors})`,
        dash: dashes[place % dashes.length] ?? '',
        symbol: symbols[place % symbols.length] ?? 'circle',
      };
    },
  };
}

/** As the page's markup, with what it shows for whoever does not see it. */
export function svgHtml(svg: Svg, label: string, kind: string): Html {
  // The page has its own.
  svg.querySelector('style')?.remove();
  // A group has no role, so it may have no label.
  for (const group of svg.querySelectorAll('g[aria-label]')) {
    group.setAttribute('class', group.getAttribute('aria-label') ?? '');
    group.removeAttribute('aria-label');
  }
  for (const name of ['class', 'width', 'height']) svg.removeAttribute(name);
  const start = html`<svg role="img" aria-label="${label}" class="${kind}"`;
  return new Html(`${start.markup}${rounded(svg.outerHTML.slice('<svg'.length))}`);
}

/** Paths to a tenth of a unit, which is less than can be seen: a third of a page's size. */
function rounded(markup: string): string {
  return markup.replaceAll(/ d="[^"]*"/g, (path) => path.replaceAll(/(\.\d)\d+/g, '$1'));
}

/** Cut in its middle to the room there is, since names often differ at their end; the table has it whole. */
export function shortened(text: string, width: number): string {
  const most = Math.max(4, Math.floor(width / characterWidth));
  if (text.length <= most) return text;
  const end = Math.floor((most - 1) / 2);
  return `${text.slice(0, most - 1 - end)}…${text.slice(-end)}`;
}

/** On an axis: `20k`, `0.2`. */
export function tick(value: number): string {
  const size = Math.abs(value);
  const [unit, sign] = size >= 1e9 ? [1e9, 'G'] : size >= 1e6 ? [1e6, 'M'] : size >= 1e3 ? [1e3, 'k'] : [1, ''];
  return `${Number((value / unit).toPrecision(6))}${sign}`;
}

/** Powers of ten, as many as fit; and 2 and 5 times them where there are few. */
export function logTicks([low, high]: readonly [number, number], most: number): number[] {
  const [first, last] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const decades = Array.from({ length: last - first + 1 }, (_, i) => 10 ** (first + i));
  const within = (values: readonly number[]) => values.filter((value) => value >= low && value <= high);
  const finest = [[1, 2, 5], [1]].map((steps) => within(decades.flatMap((decade) => steps.map((step) => step * decade))));
  const fitting = finest.find((values) => values.length <= most + 2) ?? within(decades);
  const every = Math.ceil(fitting.length / (most + 2));
  return fitting.filter((_, i) => i % every === 0);
}
