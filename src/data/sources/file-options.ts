import { z } from 'zod';
import { parseOptions } from '../../core/options.ts';
import { resolvePath } from '../storage/index.ts';
import { columnMappings } from './column-mappings.ts';

const options = z.strictObject({ path: z.string(), columns: columnMappings.default({}) });

/** Options of a source that reads a file of rows. */
export interface FileOptions extends z.output<typeof options> {
  /** As in the experiment file; `path` is absolute or a gs:// URI. */
  readonly shownPath: string;
}

/** Resolves relative paths against `baseDir`. Throws ProblemsError. */
export function parseFileOptions(raw: unknown, baseDir: string): FileOptions {
  const parsed = parseOptions(options, raw, { key: 'source' });
  return { ...parsed, path: resolvePath(baseDir, parsed.path), shownPath: parsed.path };
}
