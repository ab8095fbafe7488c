import { z } from 'zod';
import { parseOptions } from '../../core/options.ts';
import { resolvePath } from '../storage/index.ts';
import { type RowOptions, rowOptions, rowOptionsOf } from './row-options.ts';
import type { TextFormat } from './text/encoding.ts';

const path = z.string().min(1, { error: 'must name a file' });

/** Options of every source that reads files of rows. */
export const fileOptions = {
  path: z.union([path, z.array(path).min(1, { error: 'must name at least one file' })], {
    error: ({ input }) => `must be a path or a list of paths${input === undefined ? '' : `, not ${JSON.stringify(input)}`}`,
  }),
  encoding: z.string().min(1).optional(),
  ...rowOptions,
};

/** Where the files are, and how their bytes are text. */
export interface Files {
  /** Absolute or gs:// URIs; may be patterns. */
  readonly paths: readonly string[];
  /** As in the experiment file. */
  readonly shownPath: string;
  readonly text: TextFormat;
}

const jsonlOptions = z.strictObject(fileOptions);

export interface JsonlOptions {
  readonly files: Files;
  readonly rows: RowOptions;
}

/** Resolves relative paths against `baseDir`. Throws ProblemsError. */
export function parseJsonlOptions(raw: unknown, baseDir: string): JsonlOptions {
  const parsed = parseOptions(jsonlOptions, raw, { key: 'source' });
  return { files: filesIn(parsed, baseDir), rows: rowOptionsOf(parsed) };
}

export function filesIn(
  given: { readonly path: string | readonly string[]; readonly encoding?: string | undefined },
  baseDir: string,
): Files {
  const paths = [given.path].flat();
  const [first = '', ...others] = paths;
  return {
    paths: paths.map((one) => resolvePath(baseDir, one)),
    shownPath: others.length === 0 ? first : `${first} and ${others.length} more`,
    text: { encoding: given.encoding, encodingKey: 'source.encoding' },
  };
}
