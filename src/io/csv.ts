import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { parse } from 'csv-parse';
import { z } from 'zod';
import { parseOptions } from '../options.ts';
import { type Problem, ProblemsError, throwProblems } from '../problems.ts';
import { openProblem } from './files.ts';
import { columnMappings, Mapper } from './mapping.ts';
import { chunksOf, type RawRow } from './rows.ts';
import type { SourceFactory } from './source.ts';

const options = z.strictObject({ path: z.string(), columns: columnMappings.default({}) });

interface CsvOptions extends z.output<typeof options> {
  /** As the experiment file has it. */
  readonly shownPath: string;
}

const blockRows = 1024;

/** Rows of a CSV file with a header (RFC 4180, UTF-8). Columns are matched with features by name, or as `columns` says. */
export const csvSource: SourceFactory<CsvOptions> = {
  name: 'csv',
  parse(raw, baseDir) {
    const parsed = parseOptions(options, raw, { key: 'source' });
    return { ...parsed, path: resolve(baseDir, parsed.path), shownPath: parsed.path };
  },
  async open({ path, columns: mappings, shownPath }, features) {
    const header = await readHeader(path);
    const problems: Problem[] = duplicates(header, path);
    const mapper = Mapper.create(features, mappings, { columns: header, fromText: true, file: path, problems });
    throwProblems(problems);
    return {
      description: `csv ${shownPath}`,
      get mapping() {
        return mapper.sentences;
      },
      read: (readOptions) => chunksOf(blocks(path, header), mapper, features, readOptions),
    };
  },
};

function open(path: string, toLine?: number) {
  const input = createReadStream(path);
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
    ...(toLine !== undefined && { to: toLine }),
  });
  // A file that breaks off while it is read ends the parser with the same error.
  input.on('error', (error) => parser.destroy(error));
  parser.on('close', () => input.destroy());
  return input.pipe(parser);
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

async function readHeader(path: string): Promise<readonly string[]> {
  const [header, first] = await firstRecords(path);
  if (header === undefined || first === undefined) {
    const message = header === undefined ? 'the file is empty' : 'the file has a header and no rows';
    throw new ProblemsError([{ file: path, message, remedy: 'give a CSV file with a header line and at least one row' }]);
  }
  return header;
}

async function firstRecords(path: string): Promise<(readonly string[])[]> {
  const records: (readonly string[])[] = [];
  try {
    for await (const { record } of open(path, 2) as AsyncIterable<Parsed>) records.push(record);
  } catch (cause) {
    throw openProblem(path, cause);
  }
  return records;
}

function duplicates(header: readonly string[], file: string): Problem[] {
  return header
    .filter((name, i) => header.indexOf(name) !== i)
    .map((name) => ({ file, line: 1, message: `the header has column "${name}" twice` }));
}

async function* blocks(path: string, header: readonly string[]): AsyncGenerator<readonly RawRow[], void, undefined> {
  let block: RawRow[] = [];
  let isHeader = true;
  try {
    for await (const { record, info } of open(path) as AsyncIterable<Parsed>) {
      if (isHeader) {
        isHeader = false;
        continue;
      }
      block.push(rawRow(record, header, info.lines));
      if (block.length < blockRows) continue;
      yield block;
      block = [];
    }
  } catch (cause) {
    throw openProblem(path, cause);
  }
  if (block.length > 0) yield block;
}

function rawRow(record: readonly string[], header: readonly string[], line: number): RawRow {
  const where = `line ${line}`;
  if (record.length !== header.length) return { where, problem: `${record.length} cells, and the header has ${header.length}` };
  const row: Record<string, string> = {};
  for (const [i, name] of header.entries()) row[name] = record[i] as string;
  return { where, row };
}
