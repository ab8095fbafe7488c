/** `columns` of a source: where the features' values come from. */
import { z } from 'zod';

const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: ({ input }) => `must be a text, a number, true or false, not ${JSON.stringify(input)}`,
});

const columnMapping = z
  .strictObject({
    constant: scalar.optional(),
    from: z.string().optional(),
    values: z.record(z.string(), scalar).optional(),
    empty: scalar.optional(),
  })
  .refine(({ constant, ...others }) => constant === undefined || Object.keys(others).length === 0, {
    error: '`constant` stands alone: leave out from, values and empty, or leave out constant',
  });

/** Feature -> where its value comes from. */
export const columnMappings = z.record(z.string(), columnMapping);
export type ColumnMapping = z.output<typeof columnMapping>;
export type ColumnMappings = z.output<typeof columnMappings>;

/** What the input looks like. */
export interface InputShape {
  readonly file: string;
  /** Names in the header; undefined where rows name their own (JSON lines). */
  readonly columns?: readonly string[];
  /** Cells are text and are parsed by the feature's dtype. */
  readonly fromText: boolean;
}
