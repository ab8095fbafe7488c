import { ProblemsError } from '../../core/problems.ts';
import { type CsvFormat, type CsvRecord, csvRecords } from '../sources/csv-records.ts';
import type { DataFile, SaidOfFile } from './data-file.ts';
import { countOf, sampleOf } from './sample.ts';

const separators = [',', ';', '\t', '|'];

/** Separator, quotes, decimal mark and header by the first rows. Throws ProblemsError if there is no row. */
export async function inspectCsv(
  path: string,
  { encoding, separator, names: given }: SaidOfFile,
  isInput: (name: string) => boolean,
): Promise<DataFile> {
  const text = { encoding, encodingKey: 'encoding' };
  const candidates = separator === undefined ? separators : [separator];
  const formats = candidates.flatMap((one): CsvFormat[] => [
    { ...text, separator: one },
    { ...text, separator: one, quote: false },
  ]);
  const { format, records } = await bestOf(path, formats);
  const [first = []] = records;
  const hasHeader = given === undefined && isHeader(records, isInput);
  const names = hasHeader ? first : (given ?? first.map((_, i) => `column_${i + 1}`));
  const body = hasHeader ? records.slice(1) : records;
  if (body.length === 0) {
    const remedy = 'give a file with a header and at least one row';
    throw new ProblemsError({ file: path, message: 'the file has a header but no rows', remedy });
  }
  if (names.length !== first.length) {
    const message = `${names.length} names are given, but the first row has ${first.length} cells`;
    throw new ProblemsError({ file: path, message, remedy: 'name every column of the file, in their order' });
  }
  const columns = names.map((name, i) => ({ name, cells: body.map((cells) => cells[i] ?? '') }));
  const { count, isAll } = await countOf(csvRecords(path, format));
  const used = format.separator === ',' ? undefined : format.separator;
  return {
    use: 'csv',
    options: {
      ...(encoding !== undefined && { encoding }),
      ...(used !== undefined && { separator: used === '\t' ? 'tab' : used }),
      ...(hasDecimalCommas(body) && { decimal: ',' as const }),
      ...(format.quote === false && { quote: false as const }),
      ...(!hasHeader && { header: false as const, names }),
    },
    isNameless: !hasHeader && given === undefined,
    columns,
    rows: { isAll, count: hasHeader && isAll ? count - 1 : count },
  };
}

interface Read {
  readonly format: CsvFormat;
  readonly records: readonly (readonly string[])[];
}

/** The format by which most rows have as many cells as the first; of those alike, the one with most cells. */
async function bestOf(path: string, formats: readonly CsvFormat[]): Promise<Read> {
  let best: { readonly read: Read; readonly score: number } | undefined;
  for (const format of formats) {
    const sample = await sampleOf(csvRecords(path, format));
    const score = scoreOf(sample);
    if (best !== undefined && score <= best.score) continue;
    const records = sample.flatMap((record) => ('cells' in record ? [record.cells] : []));
    best = { read: { format, records }, score };
  }
  return (best as NonNullable<typeof best>).read;
}

/** Rows that do not split weigh more than cells: text has commas too. Of equal scores the first format wins, which has quotes. */
function scoreOf(sample: readonly CsvRecord[]): number {
  const [first] = sample;
  const width = first !== undefined && 'cells' in first ? first.cells.length : 0;
  const fitting = sample.filter((record) => 'cells' in record && record.cells.length === width).length;
  return width < 2 ? fitting / sample.length / 2 : (fitting / sample.length) ** 4 * (1 + width / (width + 1));
}

const number = /^\s*[+-]?(\d+[.,]?\d*|[.,]\d+)(e[+-]?\d+)?\s*$/i;

/**
 * A row of names: no number among them, and an input's name, or a column of numbers below one of them. Where all is text, names seldom come
 * again as values.
 */
function isHeader([first = [], ...rows]: readonly (readonly string[])[], isInput: (name: string) => boolean): boolean {
  const names = first.map((name, i) => ({ name, i })).filter(({ name }) => name.trim() !== '');
  if (names.some(({ name }) => isInput(name))) return true;
  if (names.length === 0 || names.some(({ name }) => number.test(name))) return false;
  if (names.some(({ i }) => rows.length > 0 && rows.every((row) => number.test(row[i] ?? '')))) return true;
  return names.filter(({ name, i }) => rows.some((row) => row[i] === name)).length < names.length / 2;
}

const decimalComma = /^\s*[+-]?\d*,\d+\s*$/;
const decimalPoint = /^\s*[+-]?\d*\.\d+\s*$/;

function hasDecimalCommas(rows: readonly (readonly string[])[]): boolean {
  const cells = rows.flat();
  return cells.some((cell) => decimalComma.test(cell)) && !cells.some((cell) => decimalPoint.test(cell));
}
