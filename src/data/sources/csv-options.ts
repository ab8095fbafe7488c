import { z } from 'zod';
import { parseOptions } from '../../core/options.ts';
import type { CsvFormat } from './csv-records.ts';
import { type Files, fileOptions, filesIn } from './file-options.ts';
import { type RowOptions, rowOptionsOf } from './row-options.ts';

const one = (meaning: string) =>
  z
    .string()
    .transform((text) => (text === 'tab' || text === String.raw`\t` ? '\t' : text))
    .refine((text) => text.length === 1 && !/[\r\n\uFEFF]/.test(text), { error: `must be one character, ${meaning}` });

const options = z
  .strictObject({
    ...fileOptions,
    separator: one('such as ";" or tab').default(','),
    decimal: z.enum(['.', ','], { error: 'must be "." or ","' }).default('.'),
    quote: z.union([z.literal(false), one('or false if cells are never quoted')]).default('"'),
    header: z.boolean().default(true),
    names: z.array(z.string().min(1)).min(1).optional(),
  })
  .refine(({ header, names }) => header || names !== undefined, {
    error: 'a file without a header needs the names of its columns, in their order: names: [age, sex]',
    path: ['names'],
  })
  .refine(({ header, names }) => !header || names === undefined, {
    error: 'names the columns of a file without a header: write header: false as well, or leave it out',
    path: ['names'],
  })
  .refine(({ separator, quote }) => separator !== quote, { error: 'must not be the quote', path: ['separator'] })
  .refine(({ separator, quote, decimal }) => decimal !== separator || quote !== false, {
    error: 'is the separator too, and cells are never quoted',
    path: ['decimal'],
  });

export interface CsvOptions {
  readonly files: Files;
  readonly rows: RowOptions;
  readonly format: CsvFormat;
  readonly decimal: '.' | ',';
  /** Of a file without a header. */
  readonly names?: readonly string[] | undefined;
}

/** Resolves relative paths against `baseDir`. Throws ProblemsError. */
export function parseCsvOptions(raw: unknown, baseDir: string): CsvOptions {
  const parsed = parseOptions(options, raw, { key: 'source' });
  const { separator, quote, decimal, names } = parsed;
  const files = filesIn(parsed, baseDir);
  return { files, rows: rowOptionsOf(parsed), format: { ...files.text, separator, quote }, decimal, names };
}
