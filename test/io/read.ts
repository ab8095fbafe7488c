import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type Feature, type Row, rowsOf } from '../../src/core/batch.ts';
import { parseSource } from '../../src/data/index.ts';
import type { Source } from '../../src/data/sources/source.ts';
import { ProblemsError } from '../../src/core/problems.ts';

/** A folder for this test file's own files. */
export function useFolder() {
  let dir = '';
  let count = 0;
  beforeAll(async () => {
    dir = await mkdtemp(join(tmpdir(), 'predbench-'));
  });
  afterAll(() => rm(dir, { recursive: true }));
  return {
    path: (name: string) => join(dir, name),
    /** Writes a file and answers its path. */
    async write(text: string | Uint8Array, name = `file-${count++}`): Promise<string> {
      const path = join(dir, name);
      await writeFile(path, text);
      return path;
    },
  };
}

export const features: readonly Feature[] = [
  { name: 'age', dtype: 'float32', shape: [] },
  { name: 'sex', dtype: 'string', shape: [] },
];

export const openSource = (use: string, path: string, columns?: object, of: readonly Feature[] = features): Promise<Source> =>
  parseSource({ use, path, ...(columns && { columns }) }, '.')(of);

/** With other options than `columns`. */
export const openWith = (
  use: string,
  path: string | readonly string[],
  options: object,
  of: readonly Feature[] = features,
): Promise<Source> => parseSource({ use, path, ...options }, '.')(of);

/** Everything that a source gives: rows by key, and the messages of the rejected by theirs. */
export async function readAll(source: Source, options: { readonly limit?: number; readonly chunkRows?: number } = {}) {
  const rows: Record<number, Row> = {};
  const rejected: Record<number, string> = {};
  const sizes: number[] = [];
  const times = { readS: 0, processS: 0 };
  for await (const chunk of source.read({ limit: Infinity, chunkRows: 1000, times, ...options })) {
    for (const [i, row] of rowsOf(chunk.batch).entries()) rows[chunk.batch.keys[i] as number] = row;
    for (const { key, failure } of chunk.rejected) rejected[key] = failure.message;
    sizes.push(chunk.batch.size + chunk.rejected.length);
  }
  return { rows, rejected, sizes, times };
}

/** The problems that `action` ends with, the path of the file left out. */
export async function problemsOf(action: () => unknown): Promise<string[]> {
  try {
    await action();
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map(({ line, key, message }) =>
      [line === undefined ? undefined : `line ${line}`, key, message].filter((part) => part !== undefined).join(': '),
    );
  }
  return [];
}
