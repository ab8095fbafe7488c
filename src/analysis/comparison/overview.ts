/**
 * Workloads of one kind beside each other: batches by their rows, streams by their rate, streams in micro-batches by the micro-batches' size.
 * The shape of the tables that the experiment of 2018 planned. There is one where an experiment has two such workloads.
 */
import type { RunRecord, WorkloadSummary } from '../../core/record.ts';
import type { Comparison, WorkloadComparison } from './comparison.ts';
import { costKeys, type Figure, figures } from '../figures/index.ts';
import { absent, formatNumber } from '../../core/text.ts';
import { kindOf } from '../../workloads/workload.ts';
import { figureText } from './tables.ts';

export interface Overview {
  readonly title: string;
  /** What the sizes in it stand for, where the run was made smaller. */
  readonly scaled?: string;
  /** Columns that say which workload a row is of, the figure's, then one a strategy, with its evidence. */
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** First column of numbers of strategies. */
  readonly numbersFrom: number;
  readonly remarks: readonly string[];
}

interface Kind {
  readonly title: string;
  readonly has: (workload: Sized) => boolean;
  /** Columns that tell its workloads apart; they stand in the order of the first column. */
  readonly columns: readonly { readonly head: string; readonly of: (workload: Sized) => number | undefined }[];
  /** In the experiment, of what the run scaled. */
  readonly full: string;
  readonly figures: readonly string[];
}

/** A workload with its summary, and the size of its own micro-batches where it has some. */
interface Sized extends WorkloadComparison {
  readonly summary: WorkloadSummary;
  readonly microBatch?: number;
}

const rate = {
  head: 'messages/s',
  of: ({ summary }: Sized) => (summary.kind === 'stream' ? summary.rateAskedPerS : undefined),
};
const seconds = { head: 's', of: ({ summary }: Sized) => (summary.kind === 'stream' ? summary.seconds : undefined) };
const streamFigures = [
  'running_s',
  'due',
  'ok',
  ...['min', 'mean', 'p50', 'p95', 'p99', 'max'].map((name) => `latency_${name}_ms`),
  costKeys.perRun,
];

const kinds: readonly Kind[] = [
  {
    title: 'Batches by their rows',
    has: ({ summary }) => summary.kind === 'batch',
    columns: [{ head: 'rows', of: ({ summary }) => (summary.kind === 'batch' ? summary.rowsAsked : undefined) }],
    full: 'stands for rows',
    figures: ['makespan_s', 'vcpu_h', 'cpu_total_s', costKeys.perRun],
  },
  {
    title: 'Streams by their rate',
    has: ({ summary, microBatch }) => summary.kind === 'stream' && microBatch === undefined,
    columns: [rate, seconds],
    full: 'stands for s',
    figures: streamFigures,
  },
  {
    title: 'Streams by their micro-batches',
    has: ({ summary, microBatch }) => summary.kind === 'stream' && microBatch !== undefined,
    columns: [{ head: 'micro-batch', of: ({ microBatch }) => microBatch }, rate, seconds],
    full: 'stands for s',
    figures: ['mean_batch', ...streamFigures],
  },
];

/** None for a search for capacities, whose workloads are its probes. */
export function overviewsOf({ record, workloads }: Comparison): Overview[] {
  if (record.capacities !== undefined) return [];
  const sized = workloads.flatMap((workload) => sizedOf(workload, record));
  return kinds.flatMap((kind) => {
    const ofKind = sized.filter(kind.has).toSorted((a, b) => order(kind, a) - order(kind, b));
    return ofKind.length < 2 ? [] : [overviewOf(kind, ofKind, record)];
  });
}

function order({ columns }: Kind, workload: Sized): number {
  return columns[0]?.of(workload) ?? 0;
}

function overviewOf({ title, columns, full, figures: keys }: Kind, workloads: readonly Sized[], record: RunRecord): Overview {
  const strategies = [...new Set(workloads.flatMap(({ rows }) => rows.map(({ strategy }) => strategy)))];
  const { scale } = record;
  const shown = keys.flatMap((key) => figures.filter((figure) => figure.key === key));
  const sizes = (workload: Sized) => [
    ...columns.map(({ of }) => numberOrAbsent(of(workload))),
    ...(scale === undefined ? [] : [formatNumber(fullSize(workload, record))]),
  ];
  return {
    title,
    ...(scale !== undefined && { scaled: `Scaled by ${scale.factor}; "${full}" has the size in the experiment` }),
    head: [
      ...columns.map(({ head }) => head),
      ...(scale === undefined ? [] : [full]),
      'figure',
      ...strategies.map((strategy) => `${strategy} (${evidenceOf(strategy, workloads)})`),
    ],
    rows: workloads.flatMap((workload) =>
      shown.map((figure) => [
        ...sizes(workload),
        figure.label,
        ...strategies.map((strategy) => valueOf(strategy, workload, figure)),
      ]),
    ),
    numbersFrom: columns.length + (scale === undefined ? 0 : 1) + 1,
    remarks: workloads.flatMap(remarks),
  };
}

function valueOf(strategy: string, { rows }: Sized, figure: Figure): string {
  const row = rows.find((one) => one.strategy === strategy);
  if (row === undefined) return absent;
  return `${figureText(row, figure)}${row.unranked === undefined ? '' : ' (!)'}`;
}

function remarks({ name, rows, without }: Sized): string[] {
  return [
    ...rows.flatMap(({ strategy, unranked }) =>
      unranked === undefined ? [] : [`(!) ${name}: ${strategy} is not ranked: ${unranked}.`],
    ),
    ...without.filter(({ state }) => state === 'failed').map(({ id, reason }) => `${id} failed: ${reason}.`),
  ];
}

function evidenceOf(strategy: string, workloads: readonly Sized[]): string {
  const found = workloads.flatMap(({ rows }) => rows.filter((row) => row.strategy === strategy).map(({ evidence }) => evidence));
  return [...new Set(found)].join(', ');
}

/** Rows or seconds in the experiment; those of the run where it was not made smaller. */
function fullSize({ name, summary }: Sized, { scale }: RunRecord): number {
  const full = scale?.full.find(({ workload }) => workload === name);
  if (full !== undefined) return 'rows' in full ? full.rows : full.seconds;
  return kindOf(summary).size(summary);
}

function numberOrAbsent(value: number | undefined): string {
  return value === undefined ? absent : formatNumber(value);
}

function sizedOf(workload: WorkloadComparison, record: RunRecord): Sized[] {
  const { summary } = workload;
  if (summary === undefined) return [];
  const entry = record.experiment.workloads.find(({ name }) => name === workload.name);
  const microBatch = entry?.batching?.maxSize;
  return [{ ...workload, summary, ...(microBatch !== undefined && { microBatch }) }];
}
