/** `columns` of a source: where features get their values. */
import { z } from 'zod';
import { isObject } from '../../core/json.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()], {
  error: ({ input }) => `must be a text, a number, true or false, not ${JSON.stringify(input)}`,
});

const emptyCells = z.union(
  [z.string(), z.number(), z.boolean(), z.strictObject({ as: scalar, texts: z.array(z.string()).min(1) })],
  {
    error: ({ input }) =>
      isObject(input) ? undefined : `must be a value, or { as: VALUE, texts: ['', 'NULL'] }, not ${JSON.stringify(input)}`,
  },
);

const columnMapping = z
  .strictObject(
    {
      constant: scalar.optional(),
      /** Of several columns, the elements of a list in this order. */
      from: z.union([z.string(), z.array(z.string()).min(1)], { error: 'must be a column, or a list of columns' }).optional(),
      values: z.record(z.string(), scalar).optional(),
      empty: emptyCells.optional(),
    },
    {
      error: ({ code, input }) => {
        if (code !== 'invalid_type') return undefined;
        const example = `{ ${typeof input === 'string' ? 'from' : 'constant'}: ${JSON.stringify(input)} }`;
        return `must be { from: COLUMN } or { constant: VALUE }, such as ${example}`;
      },
    },
  )
  .refine(({ constant, ...others }) => constant === undefined || Object.keys(others).length === 0, {
    error: '`constant` excludes from, values and empty: leave out one or the others',
  });

/** By feature. */
export const columnMappings = z.record(z.string(), columnMapping);
export type ColumnMapping = z.output<typeof columnMapping>;
export type ColumnMappings = z.output<typeof columnMappings>;

/** Empty if nothing is said of the feature, which may be called `constructor`. */
export function mappingOf(mappings: ColumnMappings, feature: string): ColumnMapping {
  return (Object.hasOwn(mappings, feature) ? mappings[feature] : undefined) ?? {};
}

/** The columns that a feature reads. */
export function columnsOf(mappings: ColumnMappings, feature: string): readonly string[] {
  const { constant, from = feature } = mappingOf(mappings, feature);
  return constant === undefined ? [from].flat() : [];
}

/** What an empty cell stands for, and the texts that are one; undefined if an empty cell has no meaning. */
export function emptyOf({ empty }: ColumnMapping): Extract<ColumnMapping['empty'], object> | undefined {
  return empty === undefined || typeof empty === 'object' ? empty : { as: empty, texts: [''] };
}

/** Shape of the input. */
export interface InputShape {
  readonly file: string;
  /** Names in the header; undefined if each row has its own (JSON lines). */
  readonly columns?: readonly string[];
  /** Cells are text, to be parsed by the feature's dtype, with this decimal mark. Undefined if cells have types of their own. */
  readonly decimal?: '.' | ',';
  /** What else may be wrong if a column is missing. */
  readonly hint?: string | undefined;
}
