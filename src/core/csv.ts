import { oneLine } from './text.ts';

/** Undefined: an empty field, for what does not exist. */
export type CsvField = string | number | undefined;

/** RFC 4180: CRLF, quotes where needed. */
export function csvText(records: readonly (readonly CsvField[])[]): string {
  return records.map((record) => `${record.map(field).join(',')}\r\n`).join('');
}

function field(value: CsvField): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const line = oneLine(value);
  // A spreadsheet would run text that begins like a formula.
  const text = /^[=+\-@＝＋－＠]/.test(line) ? `'${line}` : line;
  return /[",]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
