import { jsonLines } from '../../../data/sources/json-lines.ts';
import type { RawRow } from '../../../data/sources/rows.ts';
import { placeOf } from '../../../data/storage/index.ts';
import { basename } from 'node:path';
import type { Roots } from '../roots.ts';

/** Lines of one call. */
export interface Lines {
  /** Name of their file, without its folder. */
  readonly file: string;
  readonly rows: readonly RawRow[];
}

/** Lines in groups of at most `size`, file by file; empty lines are left out. */
export async function* linesOf(files: readonly string[], size: number): AsyncGenerator<Lines, void> {
  for (const path of files) {
    const file = basename(path);
    let rows: RawRow[] = [];
    for await (const block of jsonLines(path)) {
      for (const row of block) {
        rows.push(row);
        if (rows.length < size) continue;
        yield { file, rows };
        rows = [];
      }
    }
    if (rows.length > 0) yield { file, rows };
  }
}

/** The files that paths with a trailing `*` stand for, all below the roots. Throws where there is none. */
export async function filesOf(paths: readonly string[], roots: Roots): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    if (path.endsWith('*')) files.push(...(await placeOf(path).list(path.slice(0, -1))).map((file) => file.path));
    else files.push(path);
  }
  for (const file of files) await roots.check(file);
  if (files.length === 0) throw new Error(`no input file matches ${paths.join(', ')}`);
  return files;
}
