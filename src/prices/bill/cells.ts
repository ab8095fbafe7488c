/** Reads single cells of a bill; what cannot be read becomes a problem. */
import { type Decimal, parseDecimal } from '../../core/decimal.ts';
import { isObject } from '../../core/json.ts';
import type { Problem } from '../../core/problems.ts';
import type { Credit } from './bill.ts';

export interface RowCells {
  /** Empty where the bill lacks the column. */
  text(column: string): string;
  /** Undefined for an empty cell. */
  amount(column: string): Decimal | undefined;
  tags(): ReadonlyMap<string, string>;
  credits(): readonly Credit[];
  refuse(column: string, message: string): void;
}

export function rowCells(
  cells: readonly string[],
  columns: ReadonlyMap<string, number>,
  refuse: (problem: Pick<Problem, 'key' | 'message'>) => void,
): RowCells {
  const refuseIn = (column: string, message: string) => refuse({ key: column, message });
  const text = (column: string) => cells[columns.get(column) ?? -1]?.trim() ?? '';
  const json = (column: string): unknown => {
    try {
      return text(column) === '' ? undefined : JSON.parse(text(column));
    } catch {
      refuseIn(column, 'is not valid JSON');
      return undefined;
    }
  };
  return {
    text,
    amount(column) {
      const cell = text(column);
      if (cell === '') return undefined;
      const amount = parseDecimal(cell);
      if (amount === undefined) refuseIn(column, `"${cell}" is not a number`);
      return amount;
    },
    tags: () => tagsOf(json('Tags')),
    credits: () => creditsOf(json('x_Credits')),
    refuse: refuseIn,
  };
}

/** FOCUS's object, or Google's list of keys and values. */
function tagsOf(value: unknown): ReadonlyMap<string, string> {
  if (Array.isArray(value)) return new Map(value.filter(isObject).map((entry) => [String(entry['key']), String(entry['value'])]));
  return new Map(isObject(value) ? Object.entries(value).map(([key, inner]) => [key, String(inner)]) : []);
}

function creditsOf(value: unknown): readonly Credit[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).flatMap((entry) => {
    const usd = parseDecimal(String(entry['Amount'] ?? entry['amount']));
    return usd === undefined ? [] : [{ type: String(entry['Type'] ?? entry['type']), usd }];
  });
}
