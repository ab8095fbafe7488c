import { type Block, type Cell, type Section, signs, type Table } from '../document.ts';
import { chartTable, chartTitle } from './chart-table.ts';
import { codeBlock, escape, list, table } from './markup.ts';

/** Details are folded away, where whoever shows it knows `<details>`. */
export function renderMarkdown(sections: readonly Section[]): string {
  return `${sections.map((section, i) => sectionMarkup(section, i === 0)).join('\n\n')}\n`;
}

export function blocksMarkdown(blocks: readonly Block[]): string {
  return blocks
    .flatMap(markup)
    .filter((block) => block !== '')
    .join('\n\n');
}

function sectionMarkup({ audience, title, blocks }: Section, isFirst: boolean): string {
  const content = blocksMarkdown(blocks);
  if (audience === 'details') return `<details>\n<summary>${escape(title)}</summary>\n\n${content}\n\n</details>`;
  return `${isFirst ? '#' : '##'} ${escape(title)}${content === '' ? '' : `\n\n${content}`}`;
}

function markup(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
      return [`${'#'.repeat(block.level)} ${escape(block.text)}`];
    case 'lead':
      return [`**${escape(block.text)}**`];
    case 'points':
      return [block.points.map(({ label, text }) => `- **${escape(label)}:** ${escape(text)}`).join('\n')];
    case 'text':
      return [escape(block.text)];
    case 'note':
      return [`> ${escape(block.text)}`];
    case 'problem':
      return [`**Wrong:** ${escape(block.text)}`];
    case 'list':
      return [list(block.items.map(escape))];
    case 'table':
      return tableMarkup(block);
    case 'code':
      return [codeBlock(block.text, block.language)];
    case 'chart':
      return [`${escape(chartTitle(block))}:`, ...tableMarkup(chartTable(block))];
  }
}

function tableMarkup({ head, rows, numbersFrom, best, signs: hasSigns }: Table): string[] {
  const isMarked = rows.some((row) => row.some((cell) => typeof cell !== 'string' && cell.tone === 'best'));
  return [
    ...(best !== undefined && isMarked ? [`Bold: ${escape(best)}.`] : []),
    table(
      (head.length === 0 ? (rows[0] ?? []).map(() => '') : head).map(escape),
      rows.map((row) => row.map((cell) => cellMarkup(cell, hasSigns))),
      numbersFrom,
    ),
  ];
}

function cellMarkup(cell: Cell, hasSigns: boolean | undefined): string {
  if (typeof cell === 'string') return escape(cell);
  const text = cell.tone === 'best' ? `**${escape(cell.text)}**` : escape(cell.text);
  const sign = hasSigns ? signs[cell.tone] : '';
  return sign === '' ? text : `${text} ${escape(sign)}`;
}
