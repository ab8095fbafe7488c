import type { Block, Cell, Section, Table } from '../document.ts';
import { chartTable, chartTitle } from './chart-table.ts';
import { codeBlock, escape, list, table } from './markup.ts';

export function renderMarkdown(sections: readonly Section[]): string {
  const blocks = sections.flatMap(({ blocks }) => blocks.flatMap(markup));
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function markup(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
      return [`${'#'.repeat(block.level)} ${escape(block.text)}`];
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

function tableMarkup({ head, rows, numbersFrom, best }: Table): string[] {
  const isMarked = rows.some((row) => row.some((cell) => typeof cell !== 'string' && cell.tone === 'best'));
  return [
    ...(best !== undefined && isMarked ? [`Bold: ${escape(best)}.`] : []),
    table(
      (head.length === 0 ? (rows[0] ?? []).map(() => '') : head).map(escape),
      rows.map((row) => row.map(cellMarkup)),
      numbersFrom,
    ),
  ];
}

function cellMarkup(cell: Cell): string {
  if (typeof cell === 'string') return escape(cell);
  return cell.tone === 'best' ? `**${escape(cell.text)}**` : escape(cell.text);
}
