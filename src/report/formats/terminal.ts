import { oneLine } from '../../core/text.ts';
import { widthOf, wrapped } from '../../core/wrapped.ts';
import { type Block, type Cell, type Section, signs, type Table, type Tone } from '../document.ts';
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

/** Every terminal has them, and longer lines are hard to read. */
const mostColumns = 80;

/** Of the terminal that shows the text. */
interface Room {
  readonly columns: number;
}

/** The answer; the rest stands in the files, and is shown if asked for. */
export function renderTerminal(
  sections: readonly Section[],
  palette = plain,
  { details = false, columns = mostColumns } = {},
): string {
  const room = { columns: Math.min(mostColumns, columns) };
  const shown = sections.filter(({ audience }) => details || audience === 'answer');
  return `${shown
    .map(({ audience, title, blocks }) =>
      layOut(
        [{ kind: 'heading', level: 1, text: title }, ...blocks],
        palette,
        audience === 'answer' ? fittingLines : tableLines,
        room,
      ),
    )
    .join('\n\n')}\n`;
}

export function layOut(
  blocks: readonly Block[],
  palette = plain,
  layTable: (table: Table, palette: Palette, room: Room) => string[] = tableLines,
  room: Room = { columns: mostColumns },
): string {
  return blocks
    .flatMap((block, i) => [
      ...(isApart(blocks[i - 1], block) ? [''] : []),
      ...linesOf(block, palette, (table) => layTable(table, palette, room), room),
    ])
    .join('\n');
}

/** An empty line stands before it. */
function isApart(before: Block | undefined, block: Block): boolean {
  if (before === undefined) return false;
  const { kind } = block;
  if (before.kind === 'heading') return kind === 'heading';
  if (kind === 'note' || kind === 'problem' || kind === 'list' || kind === 'points') return false;
  if (before.kind === 'text' && kind === 'code') return false;
  if (before.kind === 'table' && before.signs && kind === 'text') return false;
  return !(before.kind === 'text' || before.kind === 'points' || before.kind === 'lead') || kind !== 'table';
}

function linesOf(block: Block, palette: Palette, layTable: (table: Table) => string[], room: Room): string[] {
  const { columns } = room;
  switch (block.kind) {
    case 'heading':
      return [palette.bold(oneLine(block.text))];
    case 'lead':
      return wrapped(oneLine(block.text), columns).map(palette.bold);
    case 'points':
      return pointLines(block.points, palette, room);
    case 'text':
      return wrapped(oneLine(block.text), columns);
    case 'note':
      return wrapped(oneLine(block.text), columns).map(palette.dim);
    case 'problem':
      return wrapped(`! ${oneLine(block.text)}`, columns, '  ').map(palette.bad);
    case 'list':
      return block.items.flatMap((item) => wrapped(`  ${oneLine(item)}`, columns, '    '));
    case 'table':
      return layTable(block);
    case 'code':
      return block.text.split('\n').map((line) => `${' '.repeat(2 + line.search(/\S|$/))}${oneLine(line)}`);
    case 'chart':
      return [oneLine(chartTitle(block)), ...layTable(chartTable(block))];
  }
}

/** Where it is too wide for a terminal, the first column stands on lines of its own. */
function fittingLines(table: Table, palette: Palette, { columns }: Room): string[] {
  const { head, rows, numbersFrom } = table;
  const lines = tableLines(table, palette);
  // Colour has no width.
  if (tableLines(table, plain).every((line) => widthOf(line) <= columns)) return lines;
  const rest = { ...table, head: head.slice(1), rows: rows.map((row) => row.slice(1)), numbersFrom: numbersFrom - 1 };
  const [first = '', ...others] = tableLines(rest, palette);
  return [`  ${first}`, ...rows.flatMap(([name = ''], i) => [`  ${oneLine(textOf(name))}`, `  ${others[i] ?? ''}`])];
}

/** Labels in a column of their own. */
function pointLines(points: Extract<Block, { kind: 'points' }>['points'], palette: Palette, { columns }: Room): string[] {
  const labels = points.map(({ label }) => `${oneLine(label)}:`);
  const width = Math.max(...labels.map(widthOf)) + 1;
  return points.flatMap(({ text }, i) => {
    const label = labels[i] ?? '';
    const [first = '', ...rest] = wrapped(oneLine(text), columns - 2 - width);
    const indent = ' '.repeat(2 + width);
    return [`  ${palette.dim(label)}${' '.repeat(width - widthOf(label))}${first}`, ...rest.map((line) => indent + line)];
  });
}

function tableLines({ head, rows, numbersFrom, signs: hasSigns }: Table, palette: Palette): string[] {
  const paints: Readonly<Record<Tone, (text: string) => string>> = { best: palette.best, tie: palette.best, dim: palette.dim };
  const sign = (cell: Cell | undefined) => (typeof cell === 'object' && hasSigns ? signs[cell.tone] : '');
  // A column in which something has a sign is wider by it, so that its figures stay below each other.
  const signed = (rows[0] ?? []).map((_, column) => column >= numbersFrom && rows.some((row) => sign(row[column]) !== ''));
  const cells = rows.map((row) =>
    row.map((cell, column): TextCell => {
      const paint = typeof cell === 'string' ? String : paints[cell.tone];
      const text = oneLine(textOf(cell));
      return { text: signed[column] ? text + (sign(cell) || ' ') : text, paint };
    }),
  );
  const headCells = head.map((text, column) => ({ text: oneLine(text) + (signed[column] ? ' ' : ''), paint: palette.dim }));
  return aligned([...(head.length === 0 ? [] : [headCells]), ...cells], numbersFrom);
}

function textOf(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.text;
}
