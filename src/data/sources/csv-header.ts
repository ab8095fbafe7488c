/** Column names of CSV files, and what the file may be if they are not those expected. */
import { shown } from '../../core/dtypes.ts';
import { didYouMean, type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import { namesText } from '../../core/text.ts';
import { type CsvFormat, type CsvRecord, csvRecords } from './csv-records.ts';
import { lineBlocks } from './lines.ts';

export interface CsvFile {
  readonly path: string;
  readonly columns: readonly string[];
}

/** Files to look into at once. */
const atOnce = 16;

/** The column names of each file, from its header or `names`. Throws ProblemsError if they cannot be read, or if there is no row at all. */
export async function openCsvFiles(
  paths: readonly string[],
  format: CsvFormat,
  names: readonly string[] | undefined,
): Promise<readonly CsvFile[]> {
  const files: { readonly file: CsvFile; readonly hasRows: boolean }[] = [];
  for (let i = 0; i < paths.length; i += atOnce)
    files.push(...(await Promise.all(paths.slice(i, i + atOnce).map((path) => openFile(path, format, names)))));
  if (files.some(({ hasRows }) => hasRows)) return files.map(({ file }) => file).filter(({ columns }) => columns.length > 0);
  const [first = '', ...others] = paths;
  const what = files.some(({ file }) => file.columns.length > 0) && names === undefined ? 'a header but no rows' : undefined;
  const message =
    others.length > 0 ? `none of the ${paths.length} files has a row` : what ? `the file has ${what}` : 'the file is empty';
  throw new ProblemsError({ file: first, message, remedy: 'give a CSV file with a header line and at least one row' });
}

async function openFile(path: string, format: CsvFormat, names: readonly string[] | undefined) {
  const [first, second] = await firstRecords(path, format);
  if (first === undefined) return { file: { path, columns: [] }, hasRows: false };
  if (names === undefined) {
    if ('problem' in first)
      throw new ProblemsError({
        file: path,
        line: first.line,
        message: `the header: ${first.problem}`,
        ...((await isLikeJson(path, format)) && { remedy: asJson }),
      });
    return { file: { path, columns: first.cells }, hasRows: second !== undefined };
  }
  if ('cells' in first && first.cells.length !== names.length)
    throw new ProblemsError({
      file: path,
      line: first.line,
      key: 'source.names',
      message: `names ${names.length} columns, but the first row has ${first.cells.length} cells`,
      remedy: otherSeparator(first.cells, format) ?? 'name all columns of the file, in their order',
    });
  return { file: { path, columns: names }, hasRows: true };
}

async function firstRecords(path: string, format: CsvFormat): Promise<readonly CsvRecord[]> {
  const records: CsvRecord[] = [];
  for await (const block of csvRecords(path, format)) {
    records.push(...block.slice(0, 2));
    if (records.length >= 2) break;
  }
  return records;
}

const jsonStart = /^\s*[{[]/;
const asJson = 'this looks like JSON: write use: jsonl';

async function isLikeJson(path: string, format: CsvFormat): Promise<boolean> {
  for await (const lines of lineBlocks(path, format)) return jsonStart.test(lines.find((line) => line.trim() !== '') ?? '');
  return false;
}

/** Columns that are read must be in every file, wherever they stand there. */
export function refuseOtherHeaders(files: readonly CsvFile[], columns: ReadonlySet<string>): void {
  const [first, ...others] = files;
  throwProblems(
    others.flatMap(({ path, columns: own }) => {
      if (own.length === first?.columns.length && own.every((name, i) => name === first.columns[i])) return [];
      return [...columns].flatMap((name): Problem[] => {
        const count = own.filter((one) => one === name).length;
        if (count === 1) return [];
        const message = count === 0 ? `no column "${name}"${didYouMean(name, own)}` : `there is more than one column "${name}"`;
        return [{ file: path, message: `${message}; the first file has one; columns here: ${namesText(own)}` }];
      });
    }),
  );
}

/** What the user may have meant if a column is missing from this header. */
export function headerHint(columns: readonly string[], format: CsvFormat): string | undefined {
  const [only = ''] = columns;
  if (jsonStart.test(only)) return asJson;
  const separator = otherSeparator(columns, format);
  if (separator !== undefined) return separator;
  return columns.some((cell) => /^[+-]?\d+([.,]\d+)?$/.test(cell.trim()))
    ? 'if the file has no header, name its columns in their order: header: false, names: [...]'
    : undefined;
}

function otherSeparator(cells: readonly string[], { separator = ',' }: CsvFormat): string | undefined {
  const [only = '', ...others] = cells;
  const found = [';', '\t', '|', ','].find((one) => one !== separator && only.includes(one));
  if (others.length > 0 || found === undefined) return undefined;
  return `the line is one cell with ${found === '\t' ? 'tabs' : shown(found)} in it: write separator: ${found === '\t' ? 'tab' : shown(found)}`;
}
