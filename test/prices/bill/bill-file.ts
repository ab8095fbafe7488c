/** Bills as providers write them. */
import { join } from 'node:path';
import { csvText } from '../../../src/core/csv.ts';
import { temporaryFolder } from '../../experiment/folder.ts';

/** Cells by column; a column that no row has is not in the file. */
export type Charge = Readonly<Record<string, string>>;

export async function billFile(charges: readonly Charge[]): Promise<string> {
  const columns = [...new Set(charges.flatMap((charge) => Object.keys(charge)))];
  const text = csvText([columns, ...charges.map((charge) => columns.map((column) => cell(charge[column])))]);
  return join(await temporaryFolder({ 'bill.csv': text }), 'bill.csv');
}

/** A bill has negative numbers; `csvText` takes texts that begin with a sign for formulas. */
function cell(text: string | undefined): string | number | undefined {
  return text !== undefined && /^-[\d.]+$/.test(text) ? Number(text) : text;
}
