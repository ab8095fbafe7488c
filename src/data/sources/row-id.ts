/** `id` of a source: the user's own columns on their way to the sink. */
import type { RowOptions } from './row-options.ts';

type Row = Readonly<Record<string, unknown>>;

export interface IdReader {
  readonly columns: readonly string[];
  /** The id as JSON: the column's value, or an object of several. */
  read(row: Row): string;
}

export function idReader(id: RowOptions['id']): IdReader | undefined {
  if (id === undefined) return undefined;
  if (typeof id === 'string') return { columns: [id], read: (row) => jsonText(valueOf(row, id)) };
  const members = id.map((column) => ({ column, prefix: `${JSON.stringify(column)}:` }));
  return {
    columns: id,
    read: (row) => `{${members.map(({ column, prefix }) => prefix + jsonText(valueOf(row, column))).join(',')}}`,
  };
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
