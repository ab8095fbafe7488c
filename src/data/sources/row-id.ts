/** `id` of a source: the user's own columns on their way to the sink. */
import { isObject } from '../../core/json.ts';
import { withExactIntegers } from './as-written.ts';
import type { RowOptions } from './row-options.ts';

type Row = Readonly<Record<string, unknown>>;

export interface IdReader {
  readonly columns: readonly string[];
  /** The id as JSON: the column's value, or an object of several. `text` is the row's JSON, which has all digits of large integers. */
  read(row: Row, text?: string): string;
}

export function idReader(id: RowOptions['id']): IdReader | undefined {
  if (id === undefined) return undefined;
  if (typeof id === 'string') return { columns: [id], read: (row, text) => jsonText(valueOf(exactRow(row, text), id)) };
  const members = id.map((column) => ({ column, prefix: `${JSON.stringify(column)}:` }));
  return {
    columns: id,
    read(row, text) {
      const exact = exactRow(row, text);
      return `{${members.map(({ column, prefix }) => prefix + jsonText(valueOf(exact, column))).join(',')}}`;
    },
  };
}

function exactRow(row: Row, text: string | undefined): Row {
  const exact = text === undefined ? undefined : withExactIntegers(text);
  return isObject(exact) ? exact : row;
}

function valueOf(row: Row, column: string): unknown {
  return Object.hasOwn(row, column) ? row[column] : undefined;
}

function jsonText(value: unknown): string {
  if (typeof value === 'bigint') return String(value);
  try {
    return JSON.stringify(value, exactly) ?? 'null';
  } catch (error) {
    if (error instanceof RangeError) return '"(nested too deeply)"';
    throw error;
  }
}

/** A number within an object that a number of JavaScript cannot hold is written as a text, with all its digits. */
function exactly(_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}
