/** Which column each input of the model takes, and what only the user can say of it. */
import type { Feature } from '../../core/batch.ts';
import { shown } from '../../core/dtypes.ts';
import type { DataFile, SampledColumn } from '../../data/inspect/data-file.ts';
import type { ColumnMapping } from '../../data/sources/column-mappings.ts';
import { type Candidate, candidatesFor, mostLost } from './candidates.ts';
import { elementColumns, listColumns } from './list-columns.ts';
import { literalOf } from './literal.ts';
import { plainName } from './names.ts';
import { decimalOf, mostFrequent, type Observed, observe } from './observe.ts';
import { nothingSaid, type Said } from './said.ts';

/** Different words that may stand for no value. */
const mostFillers = 3;

/** One input, and where it gets its value as far as that is known. */
export interface MatchedInput {
  readonly input: Feature;
  /** As in the experiment file; empty if the column of the input's name is read as it is, and while nothing is known. */
  readonly mapping: ColumnMapping;
  /** Of the column that is read. */
  readonly observed?: Observed;
  readonly open?: OpenPoint;
}

/** What only the user can say. */
export type OpenPoint =
  /** No column is known for it. `unfit`: what the column of its name has, of another type. */
  | { readonly kind: 'column'; readonly candidates: readonly Candidate[]; readonly unfit?: string }
  /** It is a list of `size`, and the file has not just as many columns of its type. `columns`: those that it has. */
  | { readonly kind: 'columns'; readonly columns: readonly string[]; readonly size: number }
  /** The column has words where the model wants another type. */
  | { readonly kind: 'values'; readonly column: string; readonly cells: readonly string[] }
  /** More rows than a cell may lose have no value. */
  | { readonly kind: 'empty'; readonly column: string; readonly texts: readonly string[]; readonly share: number };

/** Inputs whose shape is not known yet are not held against their columns. */
export function matchInputs(
  inputs: readonly Feature[],
  data: DataFile,
  said: Said = nothingSaid,
  shapeless: ReadonlySet<string> = new Set(),
): MatchedInput[] {
  const chosen = chooseColumns(inputs, data, said);
  const free = data.columns.filter(({ name }) => ![...chosen.values()].some((column) => column.name === name));
  return inputs.map((input) => {
    const constant = said.constants[input.name];
    if (constant !== undefined) return { input, mapping: { constant: literalOf(input, constant) } };
    const column = chosen.get(input.name);
    if (column === undefined && input.shape.length === 1) return listOf(input, data, said);
    if (column === undefined)
      return { input, mapping: {}, open: { kind: 'column', candidates: candidatesFor(input, free, data) } };
    if (shapeless.has(input.name)) return { input, mapping: column.name === input.name ? {} : { from: column.name } };
    return matched(input, column, data, said);
  });
}

function listOf(input: Feature, data: DataFile, said: Said): MatchedInput {
  const from = listColumns(input, data, said);
  if (from !== undefined) {
    const element = { ...input, shape: [] };
    const filled = said.empty[input.name];
    return { input, mapping: { from: [...from], ...(typeof filled === 'string' && { empty: literalOf(element, filled) }) } };
  }
  return { input, mapping: {}, open: { kind: 'columns', columns: elementColumns(input, data), size: input.shape[0] ?? 0 } };
}

function chooseColumns(inputs: readonly Feature[], { columns }: DataFile, said: Said): Map<string, SampledColumn> {
  const chosen = new Map<string, SampledColumn>();
  const choose = (input: Feature, isIts: (name: string) => boolean) => {
    if (chosen.has(input.name) || said.constants[input.name] !== undefined) return;
    const taken = new Set([...chosen.values()].map(({ name }) => name));
    const [column, ...others] = columns.filter(({ name }) => isIts(name) && !taken.has(name));
    if (column !== undefined && others.length === 0) chosen.set(input.name, column);
  };
  for (const { name } of inputs) {
    const column = columns.find((one) => one.name === said.columns[name]);
    if (column !== undefined) chosen.set(name, column);
  }
  for (const input of inputs) choose(input, (name) => name === input.name);
  for (const input of inputs) choose(input, (name) => plainName(name) === plainName(input.name) && plainName(name) !== '');
  const [only, ...others] = inputs;
  if (only !== undefined && others.length === 0 && columns.length === 1) choose(only, () => true);
  return chosen;
}

function matched(input: Feature, column: SampledColumn, data: DataFile, said: Said): MatchedInput {
  const observed = observe(input, column, decimalOf(data));
  const from = column.name === input.name ? {} : { from: column.name };
  const words = said.values[input.name];
  const values = words === undefined ? booleanWords(input, observed) : mapValues(words, (word) => literalOf(input, word));
  const texts = [...new Set([...(data.use === 'csv' ? [''] : []), ...emptyTextsOf(observed)])];
  const filled = said.empty[input.name];
  const base = {
    ...(Object.keys(values).length > 0 && { values }),
    ...(typeof filled === 'string' && { empty: emptyKey(literalOf(input, filled), texts) }),
  };
  // A feature that is only translated or filled still names its column, for the reader.
  const mapping: ColumnMapping = Object.keys(base).length > 0 ? { from: column.name, ...base } : from;
  const open = openPoint(input, column.name, { observed, data, isTranslated: 'values' in base, isFilled: filled !== undefined });
  return { input, mapping, observed, ...(open !== undefined && { open }) };
}

function openPoint(
  input: Feature,
  column: string,
  known: { readonly observed: Observed; readonly data: DataFile; readonly isTranslated: boolean; readonly isFilled: boolean },
): OpenPoint | undefined {
  const { observed, data, isTranslated, isFilled } = known;
  const { rows, empty, misfits, misfitCells, frequent, distinct } = observed;
  if (misfits > rows * mostLost && !isTranslated && !(isFilled && areFillers(observed))) {
    if (areFillers(observed)) return { kind: 'empty', column, texts: emptyTextsOf(observed), share: (empty + misfits) / rows };
    if (distinct <= mostFrequent && input.shape.length === 0)
      return { kind: 'values', column, cells: frequent.map(({ cell }) => cell) };
    const unfit = `column ${column} has cells such as ${misfitCells
      .slice(0, 3)
      .map((cell) => shown(cell))
      .join(', ')}`;
    return { kind: 'column', candidates: candidatesFor(input, data.columns, data), unfit };
  }
  if (empty > rows * mostLost && !isFilled) return { kind: 'empty', column, texts: emptyTextsOf(observed), share: empty / rows };
  return undefined;
}

/** A few words among values of the right type: they stand for no value. */
function areFillers({ rows, empty, misfits, misfitCells, distinct }: Observed): boolean {
  return misfitCells.length <= mostFillers && misfits + empty < rows && distinct > misfitCells.length;
}

function emptyTextsOf(observed: Observed): readonly string[] {
  return areFillers(observed) ? [...observed.emptyTexts, ...observed.misfitCells] : observed.emptyTexts;
}

/** `empty: VALUE` where the empty text is the only one. */
function emptyKey(as: string | number | boolean, texts: readonly string[]): NonNullable<ColumnMapping['empty']> {
  return texts.every((text) => text === '') ? as : { as, texts: [...texts] };
}

const trueWords = ['yes', 'y', 't', 'on'];
const falseWords = ['no', 'n', 'f', 'off'];

/** Words for true and false that everybody knows. */
function booleanWords({ dtype }: Feature, { frequent, distinct, misfits }: Observed): Record<string, boolean> {
  if (dtype !== 'bool' || misfits === 0 || distinct > mostFrequent) return {};
  const words = frequent.map(({ cell }) => [cell, wordValue(cell)] as const);
  const known = words.flatMap(([cell, value]) => (value === undefined ? [] : [[cell, value] as const]));
  return known.length === words.length ? Object.fromEntries(known) : {};
}

function wordValue(cell: string): boolean | undefined {
  const word = cell.trim().toLowerCase();
  if ([...trueWords, 'true', '1'].includes(word)) return true;
  return [...falseWords, 'false', '0'].includes(word) ? false : undefined;
}

function mapValues<T, U>(record: Readonly<Record<string, T>>, map: (value: T) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}
