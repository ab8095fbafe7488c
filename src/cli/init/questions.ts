/** Asks what neither the model nor the data tells. */
import type { Feature } from '../../core/batch.ts';
import { shown } from '../../core/dtypes.ts';
import { formatNumber, formatPercent, namesText } from '../../core/text.ts';
import type { EncodingNeeded } from '../../data/inspect/encodings.ts';
import { type DraftChoices, type Found, matchFound, type SignatureNeeded } from '../../experiment/draft/draft.ts';
import { between, saidColumns } from '../../experiment/draft/list-columns.ts';
import { literalProblem } from '../../experiment/draft/literal.ts';
import type { OpenPoint } from '../../experiment/draft/match.ts';
import type { Said } from '../../experiment/draft/said.ts';
import { batchRows, defaultRatePerS } from '../../experiment/draft/sizes.ts';
import type { Asker, Choice } from './asker.ts';
import { isShape, shapeOf } from './flags.ts';

/** A path of something that is there. */
export function askPath(asker: Asker, question: string): Promise<string> {
  return asker.text(question, { check: (path) => (path === '' ? 'name one' : undefined) });
}

export function askEncoding(asker: Asker, { choices }: EncodingNeeded): Promise<string> {
  const options = choices.map(({ encoding, excerpt }) => ({ value: encoding, label: `${excerpt}  (${encoding})` }));
  return asker.choose('The data is not UTF-8. Which of these reads right?', options);
}

export function askSignature(asker: Asker, { choices }: SignatureNeeded): Promise<string> {
  const options = choices.map(({ name, inputs, outputs }) => ({
    value: name,
    label: name,
    hint: [inputs, outputs]
      .map((side) =>
        namesText(
          side.map((one) => one.name),
          5,
        ),
      )
      .join(' -> '),
  }));
  return asker.choose('Which signature of the model is to predict?', options);
}

/** The choices with everything answered that was asked. What the user leaves for later stays open. */
export async function askOpenPoints(asker: Asker, found: Found, choices: DraftChoices): Promise<DraftChoices> {
  let said: DraftChoices = { ...choices, shapes: { ...choices.shapes, ...(await askShapes(asker, found)) } };
  const asked = new Set<string>();
  for (;;) {
    const next = matchFound(found, said).find(
      ({ input, open }) => open !== undefined && !asked.has(`${open.kind} ${input.name}`),
    );
    if (next?.open === undefined) break;
    asked.add(`${next.open.kind} ${next.input.name}`);
    said = { ...said, ...(await askOpenPoint(asker, next.input, next.open, { found, said })) };
  }
  const rows = said.rows ?? Number(await askRows(asker, found));
  const ratePerS = said.ratePerS ?? Number(await askRate(asker));
  return { ...said, rows, ratePerS };
}

async function askShapes(asker: Asker, { openShapes }: Found): Promise<Record<string, number[]>> {
  const shapes: Record<string, number[]> = {};
  for (const { name, side, dims } of openShapes) {
    const declared = dims.map((size) => (size < 0 ? '?' : size)).join(' x ');
    const example = dims.map((size) => (size < 0 ? 128 : size)).join('x');
    const text = await asker.text(`Which shape has the ${side} ${name} of every instance (${declared})? Such as ${example}`, {
      check: (given) => (isShape(given) ? undefined : `sizes joined by x, such as ${example}`),
    });
    shapes[name] = shapeOf(text);
  }
  return shapes;
}

interface Known {
  readonly found: Found;
  readonly said: Said;
}

async function askOpenPoint(asker: Asker, input: Feature, open: OpenPoint, { found, said }: Known): Promise<Partial<Said>> {
  switch (open.kind) {
    case 'column':
      return askColumn(asker, input, open, { found, said });
    case 'columns': {
      const text = await asker.text(
        `Which ${open.size} columns are ${input.name}, in the order of the training, with + between them?`,
        {
          initial: open.columns.join(between),
          check: (given) => columnsProblem(given, open.size, found),
        },
      );
      return { columns: { ...said.columns, [input.name]: text } };
    }
    case 'values': {
      const words: Record<string, string> = {};
      for (const cell of open.cells)
        words[cell] = await askLiteral(
          asker,
          input,
          `What is ${shown(cell)} of column ${open.column} to the model, as ${input.dtype}?`,
        );
      return { values: { ...said.values, [input.name]: words } };
    }
    case 'empty': {
      const texts = open.texts.filter((text) => text !== '').map((text) => shown(text));
      const what = ['empty', ...texts].join(' or ');
      const question = `${input.name} is ${what} in ${formatPercent(open.share)} of the rows. What is the model to get then? (nothing: those rows fail)`;
      const text = await asker.text(question, { check: (given) => (given === '' ? undefined : literalProblem(input, given)) });
      return { empty: { ...said.empty, [input.name]: text === '' ? null : text } };
    }
  }
}

function columnsProblem(text: string, size: number, { data }: Found): string | undefined {
  const columns = saidColumns(text, data.columns);
  const unknown = columns.find((name) => !data.columns.some((column) => column.name === name));
  if (unknown !== undefined) return `there is no column ${unknown}`;
  return columns.length === size ? undefined : `these are ${columns.length}, not ${size}`;
}

const constant = 'constant';
const later = 'later';

async function askColumn(
  asker: Asker,
  input: Feature,
  open: Extract<OpenPoint, { kind: 'column' }>,
  { found, said }: Known,
): Promise<Partial<Said>> {
  const near = open.candidates.map(({ column }) => column);
  const others = found.data.columns.map(({ name }) => name).filter((name) => !near.includes(name));
  const examples = new Map(open.candidates.map(({ column, examples }) => [column, examples.join(', ')]));
  const choices: Choice[] = [
    ...[...near, ...others].map((name) => ({ value: `column ${name}`, label: name, hint: examples.get(name) ?? '' })),
    ...(input.shape.length === 0 ? [{ value: constant, label: '(the same value for every instance)' }] : []),
    { value: later, label: '(I shall write it into the file)' },
  ];
  const likely = open.candidates.find(({ isLikely }) => isLikely)?.column;
  const why = open.unfit === undefined ? '' : ` (${open.unfit})`;
  const answer = await asker.choose(
    `Which column is ${input.name} (${input.dtype})?${why}`,
    choices,
    likely === undefined ? undefined : `column ${likely}`,
  );
  if (answer === later) return {};
  if (answer !== constant) return { columns: { ...said.columns, [input.name]: answer.slice('column '.length) } };
  const value = await askLiteral(asker, input, `Which value has ${input.name} always, as ${input.dtype}?`);
  return { constants: { ...said.constants, [input.name]: value } };
}

function askLiteral(asker: Asker, input: Feature, question: string): Promise<string> {
  return asker.text(question, { check: (given) => literalProblem(input, given) });
}

function askRows(asker: Asker, { data }: Found): Promise<string> {
  const { count, isAll } = data.rows;
  const has = `${isAll ? '' : 'more than '}${formatNumber(count)}`;
  return asker.text(`How many rows does a batch have? The file has ${has}`, {
    initial: String(batchRows(data.rows)),
    check: (text) => (/^[1-9]\d{0,8}$/.test(text) ? undefined : 'a whole number from 1'),
  });
}

function askRate(asker: Asker): Promise<string> {
  return asker.text('How many instances a second does a stream have?', {
    initial: String(defaultRatePerS),
    check: (text) => (/^\d*\.?\d+$/.test(text) && Number(text) > 0 && Number(text) <= 1_000_000 ? undefined : 'a number above 0'),
  });
}
