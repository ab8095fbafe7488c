import { jsonLines } from '../../../data/sources/json-lines.ts';
import { placeOf } from '../../../data/storage/index.ts';
import { basename } from 'node:path';
import type { Roots } from '../roots.ts';

/** One line of an input file. */
export interface Line {
  readonly number: number;
  /** `file:line` */
  readonly where: string;
  readonly raw: Readonly<Record<string, unknown>>;
  /** Why the line is no instance at all. */
  readonly problem?: string;
}

/** Lines in groups of at most `size`, file by file; empty lines are left out. */
export async function* linesOf(files: readonly string[], size: number): AsyncGenerator<readonly Line[], void> {
  for (const file of files) {
    let group: Line[] = [];
    for await (const rows of jsonLines(file)) {
      for (const { line, ...rest } of rows) {
        const content = 'row' in rest ? { raw: rest.row } : { raw: {}, problem: rest.problem };
        group.push({ number: line, where: `${basename(file)}:${line}`, ...content });
        if (group.length < size) continue;
        yield group;
        group = [];
      }
    }
    if (group.length > 0) yield group;
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
