/**
 * Workloads of one kind beside each other: batches by their rows, streams by their rate, streams in micro-batches by the micro-batches' size.
 * The shape of the tables that the experiment of 2018 planned. There is one where an experiment has two such workloads.
 */
import type { Evidence } from '../../core/predictor.ts';
import type { RunRecord, WorkloadSummary } from '../../core/record.ts';
import type { Comparison, WorkloadComparison } from './comparison.ts';
import { costKeys, type Figure, figures } from '../figures/index.ts';
import { kindOf } from '../../workloads/workload.ts';

export interface Overview {
  readonly title: string;
  /** What the workloads' sizes are; the last, where the run was made smaller, is what they stand for. */
  readonly sizes: readonly string[];
  readonly strategies: readonly { readonly name: string; readonly evidence: readonly Evidence[] }[];
  readonly figures: readonly Figure[];
  /** In the order of their first size. */
  readonly workloads: readonly { readonly workload: WorkloadComparison; readonly sizes: readonly (number | undefined)[] }[];
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
  const isScaled = record.scale !== undefined;
  const rows = workloads.flatMap((workload) => workload.rows);
  const evidence = (name: string) => rows.filter(({ strategy }) => strategy === name).map((row) => row.evidence);
  return {
    title,
    sizes: [...columns.map(({ head }) => head), ...(isScaled ? [full] : [])],
    strategies: [...new Set(rows.map(({ strategy }) => strategy))].map((name) => ({
      name,
      evidence: [...new Set(evidence(name))],
    })),
    figures: keys.flatMap((key) => figures.filter((figure) => figure.key === key)),
    workloads: workloads.map((workload) => ({
      workload,
      sizes: [...columns.map(({ of }) => of(workload)), ...(isScaled ? [fullSize(workload, record)] : [])],
    })),
  };
}

/** Rows or seconds in the experiment; those of the run where it was not made smaller. */
function fullSize({ name, summary }: Sized, { scale }: RunRecord): number {
  const full = scale?.full.find(({ workload }) => workload === name);
  if (full !== undefined) return 'rows' in full ? full.rows : full.seconds;
  return kindOf(summary).size(summary);
}

function sizedOf(workload: WorkloadComparison, record: RunRecord): Sized[] {
  const { summary } = workload;
  if (summary === undefined) return [];
  const entry = record.experiment.workloads.find(({ name }) => name === workload.name);
  const microBatch = entry?.batching?.maxSize;
  return [{ ...workload, summary, ...(microBatch !== undefined && { microBatch }) }];
}
