/** An explanation as text for the terminal. */
import { evidenceMeanings } from '../analysis/comparison/evidence.ts';
import { type Figure, formatFigure } from '../analysis/figures/index.ts';
import { exact, oneLine } from '../core/text.ts';
import type { DefinedFigure, ExplainedCell, ExplainedRow, Explanation } from '../analysis/explanation/explanation.ts';

export function renderExplanation({ run, figure: defined, rows, without }: Explanation, figure: Figure): string {
  const blocks = [
    renderDefinition(defined),
    `Run ${run.id}, begun ${run.startedAt}${run.cpu === undefined ? '' : `, on ${oneLine(run.cpu)} with ${run.cores} cores`}`,
    ...rows.map((row, i) => {
      const heading = rows[i - 1]?.workload === row.workload ? '' : `${row.workload}: ${row.asked}\n\n`;
      return `${heading}${rowBlock(row, figure)}`;
    }),
  ];
  if (without.length > 0) {
    const lines = without.map(({ workload, strategy, reason }) => `  ${strategy} in ${workload}: ${oneLine(reason)}`);
    blocks.push(['Without this figure', ...lines].join('\n'));
  }
  return blocks.join('\n\n');
}

export function renderDefinition({ key, label, ...figure }: DefinedFigure): string {
  const lines = [
    entry('meaning', figure.meaning),
    entry('formula', figure.formula),
    entry('unit', figure.unit),
    entry('measured', figure.measured),
    ...(figure.estimator === undefined ? [] : [entry('estimator', figure.estimator)]),
    ...figure.assumptions.map((text) => entry('note', text)),
    entry('more', `docs/method.md, "${figure.section}"`),
  ];
  return [`${key}: ${label}`, ...lines].join('\n');
}

/** One line a figure. */
export function renderList(figures: readonly Figure[]): string {
  const width = Math.max(0, ...figures.map(({ key }) => key.length));
  return figures.map(({ key, definition: { unit, meaning } }) => `${key.padEnd(width)}  ${meaning} [${unit}]`).join('\n');
}

function rowBlock(row: ExplainedRow, figure: Figure): string {
  const { strategy, evidence, value, unranked, cells } = row;
  const counted = cells.filter(({ state }) => state === 'measured').length || cells.length;
  const median = counted > 1 ? `, the median of ${counted} repeats` : '';
  const shown =
    value === undefined ? 'no median: one of the repeats lacks it' : `${bound(cells)}${valueText(value, figure)}${median}`;
  const lines = [
    `${strategy}: ${shown}`,
    entry('evidence', `${evidence}: ${evidenceMeanings[evidence]}`),
    ...(unranked === undefined ? [] : [entry('not ranked', unranked)]),
    ...cells.flatMap((cell) => cellLines(cell, figure)),
  ];
  return lines.join('\n');
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

function cellLines(cell: ExplainedCell, figure: Figure): string[] {
  const { repeat, state, value, absent, worked, detail, samples, leftOut, clockStepMs, cost, warnings } = cell;
  const result = value === undefined ? (absent ?? '') : `${exact(value)} ${figure.definition.unit}`;
  const head = `${result}${worked === undefined ? '' : ` = ${worked}`}${state === 'stopped' ? ' (stopped before its end)' : ''}`;
  return [
    entry(`repeat ${repeat}`, head),
    ...(detail === undefined ? [] : [entry('detail', detail)]),
    ...(samples !== undefined && worked === undefined ? [entry('samples', exact(samples))] : []),
    ...(leftOut.length > 0 ? [entry('left out', leftOut.join(', '))] : []),
    ...(clockStepMs === undefined ? [] : [entry('clock', `monotonic, in steps of ${exact(clockStepMs)} ms`)]),
    ...(cost === undefined ? [] : costLines(cost)),
    ...warnings.map(({ code, message, advice }) => entry('warning', `${code}: ${oneLine(message)}. ${oneLine(advice)}`)),
  ];
}

type Cost = NonNullable<ExplainedCell['cost']>;

function costLines({ gathered, lines, unpriced }: Cost): string[] {
  return [
    ...lines.flatMap((line) => [
      entry(
        'line',
        `${line.part}: ${exact(line.billed)} ${line.unit}${line.billed === line.quantity ? '' : ` (used: ${exact(line.quantity)})`} x ${exact(line.usdPerUnit)} USD = ${exact(line.usd)} USD${rangeText(line)}`,
      ),
      entry('', `quantity: ${line.evidence}: ${oneLine(line.rule)}`),
      entry('', `price: ${line.sku} in ${line.book}, gathered ${gathered}, ${line.confidence}: ${oneLine(line.source)}`),
    ]),
    ...unpriced.flatMap((line) => [
      entry('unpriced', `${line.part}: ${exact(line.quantity)} ${line.unit} of ${line.sku}: ${line.reason}`),
      entry('', `quantity: ${line.evidence}: ${oneLine(line.rule)}`),
    ]),
  ];
}

function rangeText({ usdRange }: Cost['lines'][number]): string {
  return usdRange === undefined ? '' : `, between ${exact(usdRange.low)} and ${exact(usdRange.high)}`;
}

function entry(name: string, text: string): string {
  return `  ${name.padEnd(10)}  ${text}`;
}
