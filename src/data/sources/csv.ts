import { type CsvFile, headerHint, openCsvFiles, refuseOtherHeaders } from './csv-header.ts';
import { type CsvOptions, parseCsvOptions } from './csv-options.ts';
import { type CsvFormat, type CsvRecord, csvRecords } from './csv-records.ts';
import { rowMaker } from './mapping.ts';
import { type RawBlock, type RawRow, rowSource } from './rows.ts';
import { shardsOf, shownShards } from './shards.ts';
import type { SourceFactory } from './source.ts';

/** CSV files (RFC 4180, or as the options say). Features take the columns of their names, or as `columns` says. */
export const csvSource: SourceFactory<CsvOptions> = {
  name: 'csv',
  parse: parseCsvOptions,
  async open({ files: { paths, shownPath }, rows, format, decimal, names }, features) {
    const files = await openCsvFiles(await shardsOf(paths), format, names);
    const [first] = files as readonly [CsvFile];
    const hasHeader = names === undefined;
    return rowSource(features, {
      description: `csv ${shownPath}`,
      files: files.map(({ path }) => path),
      options: rows,
      input: {
        file: first.path,
        columns: first.columns,
        decimal,
        hint: hasHeader ? headerHint(first.columns, format) : undefined,
      },
      unit: 'line',
      check: (columns) => refuseOtherHeaders(files, columns),
      blocks: (columns) => blocksOf(files, columns, format, hasHeader),
    });
  },
};

async function* blocksOf(
  files: readonly CsvFile[],
  columns: ReadonlySet<string>,
  format: CsvFormat,
  hasHeader: boolean,
): AsyncGenerator<RawBlock, void, undefined> {
  const shown = shownShards(files.map(({ path }) => path));
  for (const [i, { path, columns: own }] of files.entries()) {
    const toRow = rowReader(own, columns, hasHeader ? 'the header has' : 'names has');
    const file = files.length === 1 ? {} : { file: shown[i] as string };
    let skipped = !hasHeader;
    for await (const block of csvRecords(path, format)) {
      const records = skipped ? block : block.slice(1);
      skipped ||= block.length > 0;
      yield { ...file, rows: records.map(toRow) };
    }
  }
}

function rowReader(own: readonly string[], columns: ReadonlySet<string>, listed: string): (record: CsvRecord) => RawRow {
  const wanted = [...own.entries()].filter(([, name]) => columns.has(name)).map(([index, name]) => ({ index, name }));
  const newRow = rowMaker(wanted.map(({ name }) => name));
  return (record) => {
    const { line } = record;
    if ('problem' in record) return { line, problem: record.problem };
    const { cells } = record;
    if (cells.length !== own.length)
      return { line, problem: `${cells.length === 1 ? 'one cell' : `${cells.length} cells`}, but ${listed} ${own.length}` };
    const row = newRow();
    for (const { index, name } of wanted) row[name] = cells[index];
    return { line, row };
  };
}
