/** Cells to values of a feature's type, strictly: what does not parse is a problem, never a guess. */
import { type DType, isFloat, shown } from '../../core/dtypes.ts';

export class CellProblem {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** A value, or a CellProblem. */
export type CellReader = (cell: unknown) => unknown;

export const asItIs: CellReader = (cell) => cell;

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** Reads a text as the feature's type. */
export function textReader(dtype: DType, decimal: '.' | ','): CellReader {
  if (dtype === 'string') return asItIs;
  if (dtype === 'bool') {
    return (cell) =>
      booleans.get(String(cell).trim().toLowerCase()) ?? new CellProblem(`${shown(cell)} is not true, false, 1 or 0`);
  }
  const pattern = decimal === '.' ? /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i : /^[+-]?(\d+,?\d*|,\d+)(e[+-]?\d+)?$/i;
  const keepsDigits = !isFloat(dtype);
  return (cell) => {
    const text = String(cell).trim();
    if (!pattern.test(text)) return new CellProblem(`${shown(cell)} is not a number${numberHint(text, decimal)}`);
    const number = Number(decimal === '.' ? text : text.replace(',', '.'));
    if (Number.isSafeInteger(number) || (Number.isFinite(number) && !keepsDigits)) return number;
    if (!Number.isFinite(number)) return new CellProblem(`${shown(cell)} is too large for a number`);
    // An integer that a number cannot hold keeps its digits, for the message that refuses it.
    return /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : number;
  };
}

/** Words that other programs write for no value. */
const nullWord = /^(null|\\n|nan|n\/?a|#n\/a|none|nil|-)$/i;

/** Its first characters. Every text of a string feature is asked, so most are told by length or first character. */
const nullStarts = new Set(Array.from('nN#\\-', (character) => character.charCodeAt(0)));

export function isNullWord(text: string): boolean {
  return text.length <= 4 && nullStarts.has(text.charCodeAt(0)) && nullWord.test(text);
}

function numberHint(text: string, decimal: '.' | ','): string {
  if (isNullWord(text)) return ` (if it means an empty cell, write empty: { as: VALUE, texts: [${shown(text)}] })`;
  if (decimal === '.' && /^[+-]?\d*,\d+$/.test(text)) return ' (for decimal commas, write decimal: ",")';
  if (decimal === ',' && /^[+-]?\d*\.\d+$/.test(text)) return ' (its decimal mark is said to be a comma)';
  return '';
}

/**
 * Values that have a type already. A text that is a plain number is taken for one, as BigQuery writes INT64 in JSON; the elements of lists
 * likewise.
 */
export function typedReader(dtype: DType, rank: number): CellReader {
  if (dtype === 'string') return asItIs;
  const fromText = textReader(dtype, '.');
  const element: CellReader = (value) => (typeof value === 'string' ? fromText(value) : value);
  return (cell) => (Array.isArray(cell) ? listReader(cell, rank, element) : element(cell));
}

/** No deeper than the feature's shape, since a row may be nested without end. */
function listReader(list: readonly unknown[], rank: number, element: CellReader): unknown {
  if (rank <= 0 || list.every((part) => typeof part === 'number')) return list;
  const read: unknown[] = [];
  for (const part of list) {
    const value = Array.isArray(part) ? listReader(part, rank - 1, element) : element(part);
    if (value instanceof CellProblem) return value;
    read.push(value);
  }
  return read;
}
