/** Options of every source that reads rows of columns. */
import { z } from 'zod';
import { columnMappings } from './column-mappings.ts';

const column = z.string().min(1, { error: 'must name a column' });

const ofOutputs = z
  .union([column, z.record(z.string(), column)], { error: 'must be a column, or a column by output: { weight: COLUMN }' })
  .optional();

export const rowOptions = {
  columns: columnMappings.default({}),
  /** Passed on to the sink as it stands. */
  id: z
    .union([column, z.array(column).min(1, { error: 'must name at least one column' })], {
      error: 'must be a column, or a list of columns',
    })
    .optional(),
  /** Predictions that were stored earlier: a strategy that predicts something else is wrong. */
  expected: ofOutputs,
  /** What was really so: predictions may differ from it. */
  labels: ofOutputs,
};

const schema = z.object(rowOptions);

export type RowOptions = Readonly<z.output<typeof schema>>;

/** The row options among others. */
export function rowOptionsOf({ columns, id, expected, labels }: RowOptions): RowOptions {
  return { columns, id, expected, labels };
}

/** Columns that are read for something else than a feature, by where they are named. */
export function otherColumns({ id, expected, labels }: RowOptions): Readonly<Record<string, readonly string[]>> {
  return {
    'source.id': [id ?? []].flat(),
    'source.expected': columnsOf(expected),
    'source.labels': columnsOf(labels),
  };
}

function columnsOf(given: RowOptions['expected']): readonly string[] {
  return typeof given === 'string' ? [given] : Object.values(given ?? {});
}
