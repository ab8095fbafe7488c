/** A report as one page that needs nothing else: no network, no script. */
import type { Section } from '../../document.ts';
import { english } from '../../language/en/index.ts';
import type { Language } from '../../language/language.ts';
import { chartTable, chartTitle } from '../chart-table.ts';
import { blocksHtml, type DrawChart, tableHtml } from './blocks.ts';
import { Html, html } from './markup.ts';
import { style } from './style.ts';

/** The first section's title is the page's. */
export async function renderHtml(sections: readonly Section[], language: Language = english): Promise<string> {
  const { code, page: words } = language;
  const title = sections[0]?.title ?? '';
  const draw: DrawChart = (chart) => tableHtml(chartTable(chart), chartTitle(chart));
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
          <div id="answer">${shown.map(({ blocks }) => blocksHtml(blocks, draw, title))}</div>
          <section aria-labelledby="details">
            <h2 id="details">${words.details}</h2>
            ${folded.map((section) => detailsHtml(section, draw))}
          </section>
        </main>
      </body>
    </html> `;
  return page.markup;
}

function detailsHtml({ id, title, blocks }: Section, draw: DrawChart): Html {
  return html`<details id="${id}">
    <summary>${title}</summary>
    ${blocksHtml(blocks, draw, title)}
  </details> `;
}
