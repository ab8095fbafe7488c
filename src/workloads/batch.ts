/** All instances are due at once; the figure of interest is the makespan. */
import { z } from 'zod';
import { formatNumber } from '../core/text.ts';
import { workloadKeys } from './keys.ts';
import type { Named, WorkloadKind } from './kind.ts';

export interface Batch extends Named {
  readonly kind: 'batch';
  readonly rows: number;
}

/** `--scale` goes no lower. */
const leastRows = 10;

const schema = z.strictObject({
  ...workloadKeys,
  use: z.literal('batch'),
  rows: z.int().min(1).max(1_000_000_000).meta({ description: 'Instances, all due at once.' }),
});

export const batch = {
  schema,
  parse: ({ use: kind, name = kind, ...entry }) => ({ name, kind, ...entry }),
  entry: ({ kind: use, ...entry }) => ({ use, ...entry }),
  lengthS: () => 0,
  rows: ({ rows }) => rows,
  set: { rows: (workload, rows) => ({ ...workload, rows }) },
  scaled(workload, factor) {
    const rows = Math.max(Math.round(factor * workload.rows), leastRows);
    return rows < workload.rows ? { workload: { ...workload, rows }, full: { rows: workload.rows } } : undefined;
  },
  summary: ({ kind, rows }, { sourcePasses }) => ({ kind, rowsAsked: rows, ...(sourcePasses !== undefined && { sourcePasses }) }),
  title: ({ rowsAsked }) => `batch of ${formatNumber(rowsAsked)} rows, all due at once`,
  size: ({ rowsAsked }) => rowsAsked,
  judgedBy: ['makespan_s'],
} satisfies WorkloadKind<Batch, typeof schema>;
