import { type CsvField, csvText } from '../../../core/csv.ts';

/** A column's name with its field. */
export type Fields = readonly (readonly [column: string, field: CsvField])[];

/** Columns in the order in which `order` names them, then in which they come up; those without any value are left out. */
export function tidyCsv(rows: readonly Fields[], order: readonly string[]): string {
  const filled = rows.map((fields) => new Map(fields.filter(([, field]) => field !== undefined && field !== '')));
  const present = new Set(filled.flatMap((fields) => [...fields.keys()]));
  const columns = [...order.filter((column) => present.has(column)), ...[...present].filter((column) => !order.includes(column))];
  return csvText([
    columns.length === 0 ? order : columns,
    ...filled.map((fields) => columns.map((column) => fields.get(column))),
  ]);
}

export function pairs(entries: readonly (readonly [string, string | number])[]): string {
  return entries.map(([name, value]) => `${name}=${value}`).join('; ');
}
