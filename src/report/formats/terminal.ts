import { oneLine } from '../../core/text.ts';
import type { Block, Section, Table } from '../document.ts';
import { aligned, type TextCell } from './aligned.ts';
import { chartTable, chartTitle } from './chart-table.ts';

/** Adds colour to text; nothing does where there is none. */
export interface Palette {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly best: (text: string) => string;
  readonly bad: (text: string) => string;
}

const plain: Palette = { bold: String, dim: String, best: String, bad: String };

/** A report without its details, which stand in report.md. */
export function renderTerminal(sections: readonly Section[], palette?: Palette): string {
  const shown = sections.filter(({ audience }) => audience !== 'details').map(({ blocks }) => layOut(blocks, palette));
  return `${shown.join('\n\n')}\n`;
}

export function layOut(blocks: readonly Block[], palette = plain): string {
  return blocks.flatMap((block, i) => [...(isApart(blocks[i - 1], block) ? [''] : []), ...linesOf(block, palette)]).join('\n');
}

/** An empty line stands before it. */
function isApart(before: Block | undefined, { kind }: Block): boolean {
  if (before === undefined) return false;
  if (before.kind === 'heading') return kind === 'heading';
  if (kind === 'note' || kind === 'problem' || kind === 'list') return false;
  return before.kind !== 'text' || kind !== 'table';
}

function linesOf(block: Block, palette: Palette): string[] {
  switch (block.kind) {
    case 'heading':
      return [palette.bold(oneLine(block.text))];
    case 'text':
      return [oneLine(block.text)];
    case 'note':
      return [palette.dim(oneLine(block.text))];
    case 'problem':
      return [palette.bad(`! ${oneLine(block.text)}`)];
    case 'list':
      return block.items.map((item) => `  ${oneLine(item)}`);
    case 'table':
      return tableLines(block, palette);
    case 'code':
      return block.text.split('\n').map((line) => `${' '.repeat(2 + line.search(/\S|$/))}${oneLine(line)}`);
    case 'chart':
      return [oneLine(chartTitle(block)), ...tableLines(chartTable(block), palette)];
  }
}

function tableLines({ head, rows, numbersFrom }: Table, palette: Palette): string[] {
  const cells = rows.map((row) =>
    row.map((cell): TextCell => {
      if (typeof cell === 'string') return { text: oneLine(cell), paint: String };
      return { text: oneLine(cell.text), paint: palette[cell.tone] };
    }),
  );
  return aligned(
    [...(head.length === 0 ? [] : [head.map((text) => ({ text: oneLine(text), paint: palette.dim }))]), ...cells],
    numbersFrom,
  );
}
