import { type CsvFile, headerHint, openCsvFiles, refuseOtherHeaders } from './csv-header.ts';
import { type CsvOptions, parseCsvOptions } from './csv-options.ts';
import { type CsvFormat, csvBlocks, type CsvRecord } from './csv-records.ts';
import { rowMaker } from './mapping.ts';
import { type RawBlock, type RawRow, rowSource } from './rows.ts';
import { shardsOf, shownShards } from './shards.ts';
import type { FilePosition, SourceFactory } from './source.ts';

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
      blocks: (columns, _, at) => blocksOf(files, columns, { format, hasHeader, at }),
    });
  },
};

async function* blocksOf(
  files: readonly CsvFile[],
  columns: ReadonlySet<string>,
  {
    format,
    hasHeader,
    at: from,
  }: { readonly format: CsvFormat; readonly hasHeader: boolean; readonly at: FilePosition | undefined },
): AsyncGenerator<RawBlock, void, undefined> {
  const shown = shownShards(files.map(({ path }) => path));
  for (const [i, { path, columns: own }] of files.entries()) {
    if (i < (from?.file ?? 0)) continue;
    const inside = from?.file === i && from.byte > 0 ? from : undefined;
    const toRow = rowReader(own, columns, hasHeader ? 'the header has' : 'names has');
    const file = files.length === 1 ? {} : { file: shown[i] as string };
    let skipped = !hasHeader || inside !== undefined;
    for await (const { records, at } of csvBlocks(path, format, inside)) {
      const rows = (skipped ? records : records.slice(1)).map(toRow);
      // From within the file no header is skipped.
      yield { ...file, rows, at: at && (skipped || at.byte === 0) ? { ...at, file: i } : undefined };
      skipped ||= records.length > 0;
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
