import { type Problem, ProblemsError } from '../../core/problems.ts';
import { type CsvRecord, csvRecords } from './csv-records.ts';
import { type FileOptions, parseFileOptions } from './file-options.ts';
import { type RawRow, rowSource } from './rows.ts';
import type { SourceFactory } from './source.ts';

/** A CSV file with a header (RFC 4180, UTF-8). Features take the columns of their names, or as `columns` says. */
export const csvSource: SourceFactory<FileOptions> = {
  name: 'csv',
  parse: parseFileOptions,
  async open({ path, columns: mappings, shownPath }, features) {
    const header = await readHeader(path);
    return rowSource(features, {
      description: `csv ${shownPath}`,
      mappings,
      input: { file: path, columns: header, fromText: true },
      problems: duplicates(header, path),
      unit: 'line',
      blocks: (columns) => rawRows(path, header, columns),
    });
  },
};

async function readHeader(path: string): Promise<readonly string[]> {
  const [header, first] = await firstRecords(path);
  if (header === undefined || first === undefined) {
    const message = header === undefined ? 'the file is empty' : 'the file has a header but no rows';
    throw new ProblemsError({ file: path, message, remedy: 'give a CSV file with a header line and at least one row' });
  }
  if ('problem' in header) throw new ProblemsError({ file: path, line: header.line, message: `the header: ${header.problem}` });
  return header.cells;
}

async function firstRecords(path: string): Promise<readonly CsvRecord[]> {
  const records: CsvRecord[] = [];
  for await (const block of csvRecords(path)) {
    records.push(...block.slice(0, 2));
    if (records.length >= 2) break;
  }
  return records;
}

function duplicates(header: readonly string[], file: string): Problem[] {
  return header
    .filter((name, i) => header.indexOf(name) === i && header.lastIndexOf(name) !== i)
    .map((name) => ({ file, line: 1, message: `the header has column "${name}" more than once` }));
}

async function* rawRows(
  path: string,
  header: readonly string[],
  columns: ReadonlySet<string>,
): AsyncGenerator<readonly RawRow[], void, undefined> {
  const wanted = [...header.entries()].filter(([, name]) => columns.has(name)).map(([index, name]) => ({ index, name }));
  let skipped = false;
  for await (const block of csvRecords(path)) {
    const rows = skipped ? block : block.slice(1);
    skipped ||= block.length > 0;
    yield rows.map((record) => rawRow(record, header.length, wanted));
  }
}

function rawRow(record: CsvRecord, width: number, wanted: readonly { readonly index: number; readonly name: string }[]): RawRow {
  const { line } = record;
  if ('problem' in record) return { line, problem: record.problem };
  const { cells } = record;
  if (cells.length !== width) return { line, problem: `${cells.length} cells, but the header has ${width}` };
  const row: Record<string, string> = {};
  for (const { index, name } of wanted) row[name] = cells[index] as string;
  return { line, row };
}
