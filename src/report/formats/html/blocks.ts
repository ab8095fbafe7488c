import type { Chart } from '../../chart.ts';
import { type Block, type Cell, signs, type Table } from '../../document.ts';
import { escape, Html, html } from './markup.ts';

/** How a page draws its charts. */
export type DrawChart = (chart: Chart) => Html;

export function blocksHtml(blocks: readonly Block[], draw: DrawChart, caption: string): Html[] {
  let about = caption;
  return blocks.map((block) => {
    if (block.kind === 'heading') about = block.text;
    return blockHtml(block, draw, about);
  });
}

function blockHtml(block: Block, draw: DrawChart, about: string): Html {
  switch (block.kind) {
    case 'heading':
      return headingHtml(block.level, block.text);
    case 'lead':
      return html`<p class="lead">${block.text}</p>`;
    case 'points':
      return html`<dl>
        ${block.points.map(
          ({ label, text }) =>
            html`<div>
              <dt>${label}</dt>
              <dd>${text}</dd>
            </div>`,
        )}
      </dl>`;
    case 'text':
      return html`<p>${block.text}</p>`;
    case 'note':
      return html`<p class="note">${block.text}</p>`;
    case 'problem':
      return html`<p class="problem"><strong>!</strong> ${block.text}</p>`;
    case 'list':
      return html`<ul>
        ${block.items.map((item) => html`<li>${item}</li>`)}
      </ul>`;
    case 'table':
      return tableHtml(block, about);
    case 'code':
      return html`<pre tabindex="0"><code>${new Html(escape(block.text))}</code></pre>`;
    case 'chart':
      return draw(block);
  }
}

/** The page's own title is the only heading of the first level. */
function headingHtml(level: number, text: string): Html {
  const name = new Html(`h${Math.max(2, level)}`);
  return html`<${name}>${text}</${name}>`;
}

/** Wider than the page, it scrolls in a box of its own, which takes the keyboard's focus to be scrolled. */
export function tableHtml({ head, rows, numbersFrom, best }: Table, caption: string): Html {
  const isMarked = rows.some((row) => row.some((cell) => typeof cell !== 'string' && cell.tone === 'best'));
  const kind = (column: number) => (column < numbersFrom ? '' : 'n');
  const heads = head.map((text, i) => (text === '' ? html`<td></td>` : html`<th scope="col" class="${kind(i)}">${text}</th>`));
  const body = rows.map(([first, ...others]) => {
    const cells = others.map((cell, i) => html`<td class="${kind(i + 1)}">${cellHtml(cell)}</td>`);
    return html`<tr>
      ${first === undefined ? '' : html`<th scope="row" class="${isShort(first) ? 'short' : ''}">${cellHtml(first)}</th>`}${cells}
    </tr>`;
  });
  return html`<div class="table" tabindex="0" role="group" aria-label="${caption}">
      <table>
        <caption>
          ${caption}
        </caption>
        ${
          head.length === 0
            ? ''
            : html`<thead>
                <tr>
                  ${heads}
                </tr>
              </thead>`
        }
        <tbody>
          ${body}
        </tbody>
      </table>
    </div>
    ${best !== undefined && isMarked ? html`<p class="key">${signs.best} ${best}</p>` : ''}`;
}

/** With its sign, whatever the table: colour alone tells not everyone. */
function cellHtml(cell: Cell): Html {
  if (typeof cell === 'string') return html`${cell}`;
  const { text, tone } = cell;
  const content = signs[tone] === '' ? html`${text}` : html`${text}&nbsp;${signs[tone]}`;
  return tone === 'best' ? html`<strong class="best">${content}</strong>` : html`<span class="${tone}">${content}</span>`;
}

/** A name that is best kept on one line; longer ones would push the figures off a phone. */
function isShort(cell: Cell): boolean {
  return (typeof cell === 'string' ? cell : cell.text).length <= 20;
}
