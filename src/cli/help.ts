/** The help, of all commands and of one. It is laid out without a library: its texts are of plain letters, and it should be there at once. */
import { type Command, everywhere, type Flag } from './commands/command.ts';
import { commands } from './commands/index.ts';

/** Longer lines are hard to read. */
const mostColumns = 110;
/** What is longer stands on a line of its own. */
const mostLeft = 44;

type Row = readonly [left: string, right: string];

export function generalHelp(columns: number): string {
  return laidOut(columns, [
    'predbench COMMAND',
    'How should a data pipeline call a TensorFlow model: REST endpoint, batch prediction job, or inside its workers?',
    ['Commands', commands.map((command): Row => [usageOf(command), command.describe])],
    ['Options', flagRows(everywhere)],
    ['Examples', commands.flatMap(({ examples }) => examples.slice(0, 1))],
    'Exit codes: 0 done, 1 bug in predbench, 2 wrong input, 3 a cell failed, 4 something is missing, 5 invalid figures, 6 a threshold is not held, 130 stopped',
  ]);
}

export function commandHelp(command: Command, columns: number): string {
  const { describe, positionals, more, flags, examples } = command;
  return laidOut(columns, [
    usageOf(command),
    describe,
    ['Arguments', Object.entries(more === undefined ? positionals : { ...positionals, more })],
    ['Options', [...flagRows(flags), ...flagRows(everywhere)]],
    ['Examples', examples],
  ]);
}

function usageOf({ name, positionals, more }: Command): string {
  const words = [...Object.keys(positionals), ...(more === undefined ? [] : ['more..'])];
  return ['predbench', name, ...words.map((word) => `[${word}]`)].join(' ');
}

function flagRows(flags: Readonly<Record<string, Flag>>): Row[] {
  return Object.entries(flags).map(([name, { value, describe, default: usual }]) => [
    value === undefined ? `--${name}` : `--${name} ${value}`,
    usual === undefined ? describe : `${describe} (${usual} unless given)`,
  ]);
}

type Part = string | readonly [title: string, rows: readonly Row[]];

function laidOut(columns: number, parts: readonly Part[]): string {
  const width = Math.min(mostColumns, columns);
  const texts = parts.map((part) => {
    if (typeof part === 'string') return lines(part, width).join('\n');
    const [title, rows] = part;
    return rows.length === 0 ? '' : [`${title}:`, ...table(rows, width)].join('\n');
  });
  return texts.filter((text) => text !== '').join('\n\n');
}

function table(rows: readonly Row[], width: number): string[] {
  const left = Math.min(mostLeft, Math.floor(width / 2), Math.max(...rows.map(([name]) => name.length)));
  const margin = ' '.repeat(left + 4);
  return rows.flatMap(([name, text]) => {
    const [first = '', ...rest] = lines(text, width - margin.length).map((line) => margin + line);
    const named = `  ${name}`;
    return name.length > left ? [named, ...(text === '' ? [] : [first]), ...rest] : [named + first.slice(named.length), ...rest];
  });
}

/** Broken between words. */
function lines(text: string, width: number): string[] {
  const broken: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      broken.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...broken, line];
}
