/** A report as one page that needs nothing else: no network, no script. */
import type { Chart } from '../../chart.ts';
import type { Section } from '../../document.ts';
import { english } from '../../language/en/index.ts';
import type { Language } from '../../language/language.ts';
import { blocksHtml, type DrawChart } from './blocks.ts';
import { chartDrawer } from './charts/index.ts';
import { Html, html } from './markup.ts';
import { style } from './style.ts';

/** The first section's title is the page's. */
export async function renderHtml(sections: readonly Section[], language: Language = english): Promise<string> {
  const { code, page: words } = language;
  const title = sections[0]?.title ?? '';
  const draw = await chartDrawer(chartsIn(sections), words);
  const charted = sections.filter(({ audience }) => audience === 'charts');
  const shown = sections.filter(({ audience }) => audience === 'answer');
  const folded = sections.filter(({ audience }) => audience === 'details');
  const page = html`<!doctype html>
    <html lang="${code}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>${title}</title>
        <style>
          ${new Html(style)}
        </style>
      </head>
      <body>
        <a class="skip" href="#answer">${words.skip}</a>
        <header><h1>${title}</h1></header>
        <main>
          <div id="answer">${shown.map((section, i) => answerHtml(section, draw, i === 0))}</div>
          ${charted.length === 0 ? '' : chartsHtml(charted, draw, words.charts)}
          <section aria-labelledby="details">
            <h2 id="details">${words.details}</h2>
            ${folded.map((section) => detailsHtml(section, draw))}
          </section>
        </main>
      </body>
    </html> `;
  return page.markup;
}

/** The first one's title is the page's. */
function answerHtml({ id, title, blocks }: Section, draw: DrawChart, isFirst: boolean): Html {
  const content = blocksHtml(blocks, draw, title);
  return isFirst
    ? html`${content}`
    : html`<h2 id="${id}">${title}</h2>
        ${content}`;
}

function detailsHtml({ id, title, blocks }: Section, draw: DrawChart): Html {
  return html`<details id="${id}">
    <summary>${title}</summary>
    ${blocksHtml(blocks, draw, title)}
  </details> `;
}

function chartsIn(sections: readonly Section[]): Chart[] {
  return sections.flatMap(({ blocks }) => blocks.flatMap((block) => (block.kind === 'chart' ? [block] : [])));
}

/** Of more sections than these only the first is unfolded. */
const mostOpen = 4;

function chartsHtml(sections: readonly Section[], draw: DrawChart, heading: string): Html {
  const isOpen = (i: number) => i === 0 || sections.length <= mostOpen;
  return html`<section aria-labelledby="charts">
    <h2 id="charts">${heading}</h2>
    ${sections.map(
      ({ id, title, blocks }, i) =>
        html`<details id="${id}" class="group" ${isOpen(i) ? new Html('open') : ''}>
          <summary><h3>${title}</h3></summary>
          <div class="charts">${blocksHtml(blocks, draw, title)}</div>
        </details> `,
    )}
  </section> `;
}
