import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { parseOptions } from '../options.ts';
import { messageOf, type Problem, ProblemsError, throwProblems } from '../problems.ts';
import { openProblem } from './files.ts';
import { columnMappings, Mapper } from './mapping.ts';
import { chunksOf, type RawRow } from './rows.ts';
import type { SourceFactory } from './source.ts';

const options = z.strictObject({ path: z.string(), columns: columnMappings.default({}) });

interface JsonlOptions extends z.output<typeof options> {
  readonly shownPath: string;
}

const blockRows = 1024;

/** One JSON object a line. Keys are matched with features by name, or as `columns` says. */
export const jsonlSource: SourceFactory<JsonlOptions> = {
  name: 'jsonl',
  parse(raw, baseDir) {
    const parsed = parseOptions(options, raw, { key: 'source' });
    return { ...parsed, path: resolve(baseDir, parsed.path), shownPath: parsed.path };
  },
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
      read: (readOptions) => chunksOf(blocks(path), mapper, features, readOptions),
    };
  },
};

async function refuseEmpty(path: string): Promise<void> {
  for await (const block of blocks(path)) {
    if (block.length > 0) return;
  }
  throw new ProblemsError([{ file: path, message: 'the file is empty', remedy: 'give one JSON object a line' }]);
}

async function* blocks(path: string): AsyncGenerator<readonly RawRow[], void, undefined> {
  let block: RawRow[] = [];
  let lineNumber = 0;
  const input = createReadStream(path, 'utf8');
  try {
    for await (const line of createInterface({ input, crlfDelay: Infinity })) {
      lineNumber++;
      const text = lineNumber === 1 ? line.replace(/^\uFEFF/, '') : line;
      if (text.trim() === '') continue;
      block.push(rawRow(text, lineNumber));
      if (block.length < blockRows) continue;
      yield block;
      block = [];
    }
  } catch (cause) {
    throw openProblem(path, cause);
  } finally {
    input.destroy();
  }
  if (block.length > 0) yield block;
}

function rawRow(line: string, lineNumber: number): RawRow {
  const where = `line ${lineNumber}`;
  try {
    const row: unknown = JSON.parse(line);
    if (typeof row === 'object' && row !== null && !Array.isArray(row)) return { where, row: row as Record<string, unknown> };
    return { where, problem: 'not a JSON object' };
  } catch (error) {
    return { where, problem: `not JSON: ${messageOf(error)}` };
  }
}
