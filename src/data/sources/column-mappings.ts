/** `columns` of a source: where features get their values. */
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
    error: '`constant` excludes from, values and empty: leave out one or the others',
  });

/** By feature. */
export const columnMappings = z.record(z.string(), columnMapping);
export type ColumnMapping = z.output<typeof columnMapping>;
export type ColumnMappings = z.output<typeof columnMappings>;

/** Shape of the input. */
export interface InputShape {
  readonly file: string;
  /** Names in the header; undefined if each row has its own (JSON lines). */
  readonly columns?: readonly string[];
  /** Cells are text, to be parsed by the feature's dtype. */
  readonly fromText: boolean;
}
