import { messageOf, type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import { lineBlocks } from './lines.ts';
import { type FileOptions, parseFileOptions } from './file-options.ts';
import { Mapper } from './mapping.ts';
import { chunksOf, type RawRow } from './rows.ts';
import type { SourceFactory } from './source.ts';

/** One JSON object a line. Keys are matched with features by name, or as `columns` says. */
export const jsonlSource: SourceFactory<FileOptions> = {
  name: 'jsonl',
  parse: parseFileOptions,
  async open({ path, columns: mappings, shownPath }, features) {
    const problems: Problem[] = [];
    const mapper = Mapper.create(features, mappings, { fromText: false, file: path, problems });
    throwProblems(problems);
    await refuseEmpty(path);
    return {
      description: `jsonl ${shownPath}`,
      get mapping() {
        return mapper.sentences;
      },
      read: (readOptions) => chunksOf(rawRows(path), mapper, features, readOptions),
    };
  },
};

async function refuseEmpty(path: string): Promise<void> {
  for await (const rows of rawRows(path)) {
    if (rows.length > 0) return;
  }
  throw new ProblemsError([{ file: path, message: 'the file is empty', remedy: 'give one JSON object a line' }]);
}

async function* rawRows(path: string): AsyncGenerator<readonly RawRow[], void, undefined> {
  let line = 0;
  for await (const texts of lineBlocks(path)) {
    const rows: RawRow[] = [];
    for (const text of texts) {
      line++;
      if (text.trim() !== '') rows.push(rawRow(text, line));
    }
    yield rows;
  }
}

function rawRow(text: string, line: number): RawRow {
  try {
    const row: unknown = JSON.parse(text);
    if (typeof row === 'object' && row !== null && !Array.isArray(row)) return { line, row: row as Record<string, unknown> };
    return { line, problem: 'not a JSON object' };
  } catch (error) {
    return { line, problem: `not JSON: ${messageOf(error)}` };
  }
}
