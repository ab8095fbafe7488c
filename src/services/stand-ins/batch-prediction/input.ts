import { basename } from 'node:path';
import { lineBlocks } from '../../../data/sources/lines.ts';
import { placeOf } from '../../../data/storage/index.ts';
import { messageOf } from '../../../core/problems.ts';

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
    let number = 0;
    let group: Line[] = [];
    for await (const texts of lineBlocks(file)) {
      for (const text of texts) {
        number++;
        if (text.trim() === '') continue;
        group.push(lineOf(text, number, `${basename(file)}:${number}`));
        if (group.length < size) continue;
        yield group;
        group = [];
      }
    }
    if (group.length > 0) yield group;
  }
}

function lineOf(text: string, number: number, where: string): Line {
  try {
    const raw: unknown = JSON.parse(text);
    if (typeof raw === 'object' && raw !== null && !Array.isArray(raw))
      return { number, where, raw: raw as Readonly<Record<string, unknown>> };
    return { number, where, raw: {}, problem: 'not a JSON object' };
  } catch (error) {
    return { number, where, raw: {}, problem: `not JSON: ${messageOf(error)}` };
  }
}

/** The files that paths with a trailing `*` stand for. Throws where there is none. */
export async function filesOf(paths: readonly string[]): Promise<string[]> {
  const files: string[] = [];
  for (const path of paths) {
    if (path.endsWith('*')) files.push(...(await placeOf(path).list(path.slice(0, -1))).map((file) => file.path));
    else files.push(path);
  }
  if (files.length === 0) throw new Error(`no input file matches ${paths.join(', ')}`);
  return files;
}
