/** What the first experiment file says of each of its parts. */
import type { Feature } from '../../core/batch.ts';
import { formatNumber, formatPercent, namesText, oneLine } from '../../core/text.ts';
import type { RowCount } from '../../data/inspect/sample.ts';
import type { Draft } from './draft.ts';
import type { MatchedInput, OpenPoint } from './match.ts';
import type { Observed } from './observe.ts';

/** Stands where the user has to say something. No run takes it for a column, a number or a size. */
export const todo = 'TODO';

/** Inputs that are told of one by one. */
const mostTold = 40;

interface Comments {
  /** By key of the file. */
  readonly before: Readonly<Record<string, string>>;
  readonly model: string;
  readonly source: string;
  readonly columns: string | null;
  /** Parts of what is said of an input. */
  readonly inputs: ReadonlyMap<string, readonly string[]>;
  readonly workloads: readonly string[];
  readonly strategies: readonly string[];
  readonly repeats: string;
  readonly end: readonly string[];
}

export function commentsOf({ data, inputs, outputs, batchRows }: Draft): Comments {
  const own = inputs.filter(
    ({ mapping, open }) => Object.keys(mapping).length === 0 && (open === undefined || open.kind === 'empty'),
  );
  const lines = own
    .slice(0, mostTold)
    .map(({ input, observed, open }) => `  ${oneLine(input.name)}: ${inputTexts(input, observed, open).join('; ')}`);
  const more = own.length - lines.length;
  const columns = [
    ...(own.length > 0 ? [`Inputs that take the ${data.use === 'csv' ? 'column' : 'key'} of their own name:`, ...lines] : []),
    ...(more > 0 ? [`  and ${formatNumber(more)} more`] : []),
    ...(inputs.some(hasWords) ? [wordsText] : []),
    ...unreadText(
      data.columns.map(({ name }) => name),
      inputs,
      outputs,
    ),
  ];
  return {
    before: {
      model: 'A TensorFlow SavedModel: inputs, types and shapes come from its signature.',
      source: 'Where instances come from.',
      workloads: 'What arrives when. Choose lengths and rates like those of your pipeline.',
      strategies:
        'What is compared. Without an address of your own, rest and batch-job start a server of their own on this machine.',
      repeats: 'Runs of each workload with each strategy.',
    },
    model: ` predicts ${namesText(outputs.map(typeText), 10)}`,
    source: ` ${rowsText(data.rows)}`,
    columns: columns.length === 0 ? null : columns.map((line) => ` ${line}`).join('\n'),
    inputs: new Map(
      inputs.map(({ input, mapping, observed, open }) => [
        input.name,
        [
          ...inputTexts(input, observed, open),
          ...(typeof mapping.from === 'object' ? ['the order must be that of the training'] : []),
        ],
      ]),
    ),
    workloads: [
      `all rows are due at once, as in a nightly job; the file is read ${timesText(batchRows, data.rows)}`,
      'instances a second, for so many seconds; latency counts from the moment that an instance is due',
    ],
    strategies: [
      "the model in the pipeline's own workers, a call for each instance",
      'up to 64 instances a call, which wait 10 ms for each other at most',
      "behind a REST endpoint. With your server: endpoint: 'http://HOST:8501', modelName: NAME",
      'up to 64 instances a request',
      'a batch prediction job; it does not apply to the stream. On Vertex AI: docs/how-to.md',
    ],
    repeats: ' from 6 on there are intervals and tests; for a quick look: predbench run FILE --repeats 1',
    end: endText,
  };
}

const wordsText = 'Where the model knows other words than these, translate them: columns: { INPUT: { values: { word: WORD } } }';

function hasWords({ input, observed }: MatchedInput): boolean {
  return input.dtype === 'string' && observed !== undefined && areFew(observed);
}

function areFew({ distinct, frequent, rows }: Observed): boolean {
  return distinct <= frequent.length && distinct < rows / 2;
}

const endText = [
  'What matters to you, if not throughput, latency and cost alike:',
  'priorities: { cost: 2, latency: 1, maintenance: 1 }',
  'What must hold; if it does not, the run ends with exit code 6:',
  "thresholds: ['p99 < 50 ms', 'failed == 0']",
];

function typeText({ name, dtype, shape }: Feature): string {
  return `${oneLine(name)} (${dtype}${shape.length > 0 ? ` [${shape.join(', ')}]` : ''})`;
}

function inputTexts({ dtype, shape }: Feature, observed: Observed | undefined, open: OpenPoint | undefined): string[] {
  const type = shape.length > 0 ? `${dtype} [${shape.join(', ')}]` : dtype;
  const [said, ...lines] = openText(open);
  return [
    said === undefined ? type : `${type}: ${said}`,
    ...lines,
    ...(observed === undefined ? [] : observedText(dtype, observed, open)),
  ];
}

function openText(open: OpenPoint | undefined): string[] {
  switch (open?.kind) {
    case 'column':
      return [
        `${open.unfit === undefined ? 'no column has its name' : oneLine(open.unfit)}. Name one in place of ${todo}, or write { constant: VALUE }. Columns:`,
        ...open.candidates
          .slice(0, 5)
          .map(({ column, examples }) => `  ${oneLine(column)}: ${oneLine(examples.join(', ')).slice(0, 60)}`),
      ];
    case 'columns':
      return [
        `a list of ${formatNumber(open.size)}. Name as many columns in place of ${todo}, in the order of the training`,
        `columns of its type: ${namesText(open.columns.map(oneLine), mostTold)}`,
      ];
    case 'values':
      return [`write in place of each ${todo} what the model is to get`];
    case 'empty':
      return [
        `${todo}: no value in ${formatPercent(open.share)} of the rows, which fail: add empty: VALUE, or { as: VALUE, texts: [...] }`,
      ];
    case undefined:
      return [];
  }
}

function observedText(dtype: string, observed: Observed, open: OpenPoint | undefined): string[] {
  const { rows, empty, misfits, misfitCells, frequent } = observed;
  return [
    ...(dtype === 'string' && areFew(observed)
      ? [frequent.map(({ cell, count }) => `${oneLine(cell).slice(0, 30)} (${formatNumber(count)})`).join(', ')]
      : []),
    ...(empty > 0 && open?.kind !== 'empty' ? [`empty in ${formatNumber(empty)} of ${formatNumber(rows)} rows`] : []),
    ...(misfits > 0 && open === undefined
      ? [
          `${formatNumber(misfits)} of ${formatNumber(rows)} rows have something else, such as ${oneLine(misfitCells[0] ?? '').slice(0, 30)}`,
        ]
      : []),
  ];
}

function rowsText({ count, isAll }: RowCount): string {
  return isAll ? `${formatNumber(count)} rows` : `more than ${formatNumber(count)} rows`;
}

function timesText(rows: number, { count, isAll }: RowCount): string {
  if (!isAll || rows < count) return 'from its start';
  return rows === count ? 'once' : 'again when it ends';
}

const idLike = /^(id|key|uuid|guid|.*[_-](id|key)|.*Id)$/;

/** Columns that are no inputs may be of use all the same. */
function unreadText(columns: readonly string[], inputs: readonly MatchedInput[], outputs: readonly Feature[]): string[] {
  const read = new Set(inputs.flatMap(({ input, mapping }) => mapping.from ?? input.name));
  const unread = columns.filter((name) => !read.has(name) && name.trim() !== '');
  const id = unread.find((name) => idLike.test(name));
  const output = outputs.find(({ name }) => unread.includes(name));
  return [
    ...(id === undefined ? [] : [`To hand a column on to the predictions: id: ${JSON.stringify(oneLine(id))}`]),
    ...(output === undefined
      ? []
      : [
          `To compare predictions with those in the data: expected: { ${JSON.stringify(oneLine(output.name))}: ${JSON.stringify(oneLine(output.name))} }`,
        ]),
  ];
}
