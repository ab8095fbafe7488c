/** How a figure came about, and what figures mean. */
import { evidenceMeanings } from '../../analysis/comparison/evidence.ts';
import type { DefinedFigure, ExplainedCell, ExplainedRow, Explanation } from '../../analysis/explanation/explanation.ts';
import { type Figure, formatFigure } from '../../analysis/figures/index.ts';
import { exact, lessText } from '../../core/text.ts';
import { type Block, entries, heading, list, text } from '../document.ts';

type Entry = readonly [name: string, text: string];

export function explanationBlocks({ run, figure: defined, rows, without }: Explanation, figure: Figure): Block[] {
  return [
    ...definitionBlocks(defined),
    text(`Run ${run.id}, begun ${run.startedAt}${run.cpu === undefined ? '' : `, on ${run.cpu} with ${run.cores} cores`}`),
    ...rows.flatMap((row, i) => [
      ...(rows[i - 1]?.workload === row.workload ? [] : [heading(2, `${row.workload}: ${row.asked}`)]),
      ...rowBlocks(row, figure),
    ]),
    ...(without.length === 0
      ? []
      : [
          heading(2, 'Without this figure'),
          list(without.map(({ workload, strategy, reason }) => `${strategy} in ${workload}: ${reason}`)),
        ]),
  ];
}

export function definitionBlocks({ key, label, ...figure }: DefinedFigure): Block[] {
  return [
    heading(1, `${key}: ${label}`),
    entries([
      ['meaning', figure.meaning],
      ['formula', figure.formula],
      ['unit', figure.unit],
      ['measured', figure.measured],
      ...optional('estimator', figure.estimator),
      ...figure.assumptions.map((text): Entry => ['note', text]),
      ['more', `docs/method.md, "${figure.section}"`],
    ]),
  ];
}

/** One line a figure. */
export function figureList(figures: readonly DefinedFigure[]): Block {
  return entries(figures.map(({ key, unit, meaning }) => [key, `${meaning} [${unit}]`]));
}

function rowBlocks(row: ExplainedRow, figure: Figure): Block[] {
  const { strategy, evidence, value, unranked, cells } = row;
  const counted = cells.filter(({ state }) => state === 'measured').length || cells.length;
  const median = counted > 1 ? `, the median of ${counted} repeats` : '';
  const shown =
    value === undefined ? 'no median: one of the repeats lacks it' : `${bound(cells)}${valueText(value, figure)}${median}`;
  return [
    heading(3, `${strategy}: ${shown}`),
    entries([
      ['evidence', `${evidence}: ${evidenceMeanings[evidence]}`],
      ...optional('not ranked', unranked),
      ...cells.flatMap((cell) => cellEntries(cell, figure)),
    ]),
  ];
}

/** What has no price is not in the sum. */
function bound(cells: readonly ExplainedCell[]): string {
  return cells.some(({ cost }) => cost !== undefined && cost.unpriced.length > 0) ? 'at least ' : '';
}

/** Exactly, and as the tables show it. */
function valueText(value: number, figure: Figure): string {
  const full = exact(value);
  const short = formatFigure(figure, value);
  return `${full} ${figure.definition.unit}${full === short ? '' : ` (shown as ${short})`}`;
}

function cellEntries(cell: ExplainedCell, figure: Figure): Entry[] {
  const { repeat, state, value, absent, worked, detail, samples, leftOut, clockStepMs, cost, warnings } = cell;
  const result = value === undefined ? (absent ?? '') : `${exact(value)} ${figure.definition.unit}`;
  return [
    [
      `repeat ${repeat}`,
      `${result}${worked === undefined ? '' : ` = ${worked}`}${state === 'stopped' ? ' (stopped before its end)' : ''}`,
    ],
    ...optional('detail', detail),
    ...optional('samples', samples === undefined || worked !== undefined ? undefined : exact(samples)),
    ...optional('left out', leftOut.length > 0 ? leftOut.join(', ') : undefined),
    ...optional('clock', clockStepMs === undefined ? undefined : `monotonic, in steps of ${exact(clockStepMs)} ms`),
    ...(cost === undefined ? [] : costEntries(cost)),
    ...warnings.map(({ code, message, advice }): Entry => ['warning', `${code}: ${message}. ${advice}`]),
  ];
}

type Cost = NonNullable<ExplainedCell['cost']>;

function costEntries({ gathered, lines, unpriced }: Cost): Entry[] {
  return [
    ...lines.flatMap((line): Entry[] => [
      [
        'line',
        `${line.part}: ${exact(line.billed)} ${line.unit}${line.billed === line.quantity ? '' : ` (used: ${exact(line.quantity)})`} x ${exact(line.usdPerUnit)} USD${lessText(line)} = ${exact(line.usd)} USD${betweenText(line)}`,
      ],
      ['', `quantity: ${line.evidence}: ${line.rule}`],
      ['', `price: ${line.sku} in ${line.book}, gathered ${gathered}, ${line.confidence}: ${line.source}`],
    ]),
    ...unpriced.flatMap((line): Entry[] => [
      ['unpriced', `${line.part}: ${exact(line.quantity)} ${line.unit} of ${line.sku}: ${line.reason}`],
      ['', `quantity: ${line.evidence}: ${line.rule}`],
    ]),
  ];
}

function betweenText({ usdRange }: Cost['lines'][number]): string {
  return usdRange === undefined ? '' : `, between ${exact(usdRange.low)} and ${exact(usdRange.high)}`;
}

function optional(name: string, text: string | undefined): Entry[] {
  return text === undefined ? [] : [[name, text]];
}
