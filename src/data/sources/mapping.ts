/** From raw columns to features: renaming, value maps, constants, and values for empty cells. */
import type { Feature } from '../../core/batch.ts';
import { shown } from '../../core/dtypes.ts';
import { type ColumnMapping, type ColumnMappings, columnsOf, emptyOf, type InputShape, mappingOf } from './column-mappings.ts';
import { asItIs, CellProblem, type CellReader, isNullWord, textReader, typedReader } from './values.ts';

type Raw = Readonly<Record<string, unknown>>;
export type Mapped = { readonly raw: Raw } | { readonly problem: string };

/** Maps rows to raw feature values. The mapping must have no problems. */
export class Mapper {
  /** The columns to read. */
  readonly columns = new Set<string>();
  readonly #features: readonly {
    readonly name: string;
    readonly columns: readonly string[];
    readonly isText: boolean;
    readonly read: (row: Raw) => unknown;
  }[];
  readonly #newRow: () => Record<string, unknown>;
  readonly #filled = new Map<string, number>();
  readonly #nullWords = new Map<string, number>();
  readonly #sentences: string[] = [];
  #rows = 0;

  constructor(features: readonly Feature[], mappings: ColumnMappings, { decimal }: Pick<InputShape, 'decimal'>) {
    this.#newRow = rowMaker(features.map(({ name }) => name));
    this.#features = features.map((feature) => {
      const mapping = mappingOf(mappings, feature.name);
      const columns = columnsOf(mappings, feature.name);
      const isText = feature.dtype === 'string' && columns.length === 1;
      return { name: feature.name, columns, isText, read: this.#reader(feature, mapping, decimal) };
    });
  }

  /** What was mapped, and filled so far. */
  get sentences(): string[] {
    return [
      ...this.#sentences,
      ...[...this.#filled].map(([name, count]) => `${name}: empty in ${count} of ${this.#rows} rows read, so filled`),
      ...[...this.#nullWords].map(
        ([name, count]) => `${name}: a word such as NULL or NaN in ${count} of ${this.#rows} rows read, taken as a text`,
      ),
    ];
  }

  /** The row's raw feature values, or all its problems. With bare numbers, texts such as NaN are numbers. */
  map(row: Raw, hasBareNumbers = false): Mapped {
    this.#rows++;
    const raw = this.#newRow();
    let problems: string[] | undefined;
    for (const { name, columns, isText, read } of this.#features) {
      const mapped = read(row);
      const value = hasBareNumbers && isText && mapped === row[columns[0] as string] && isNonFinite(mapped) ? notAText : mapped;
      if (value instanceof CellProblem) (problems ??= []).push(`feature ${name}: ${value.message}`);
      else if (value !== undefined) raw[name] = value;
    }
    return problems === undefined ? { raw } : { problem: problems.join('; ') };
  }

  /** A message about values, with the numbers as this row has them: `1e39`, not `1e+39`. */
  asWritten(message: string, row: Raw): string {
    return this.#features.reduce((text, { name, columns }) => {
      const start = `feature ${name}: `;
      const at = text.indexOf(start) + start.length;
      const said = text.includes(start) ? /^(-?\d[\d.e+-]*|-?Infinity) /.exec(text.slice(at))?.[1] : undefined;
      if (said === undefined) return text;
      const cells = columns.flatMap((column) => [row[column]].flat(20)).filter((cell) => typeof cell === 'string');
      const written = cells.find((cell) => Number(cell) === Number(said))?.trim() ?? said;
      return text.slice(0, at) + written + text.slice(at + said.length);
    }, message);
  }

  #reader(feature: Feature, mapping: ColumnMapping, decimal: InputShape['decimal']): (row: Raw) => unknown {
    const { constant, from = feature.name } = mapping;
    if (Object.keys(mapping).length > 0) this.#sentences.push(`${feature.name}: ${sentence(from, mapping)}`);
    if (constant !== undefined) return () => constant;
    if (typeof from === 'string') return this.#cellReader(from, feature, mapping, decimal);
    const element = { ...feature, shape: [] };
    return listReader(
      from,
      from.map((column) => this.#cellReader(column, element, mapping, decimal)),
    );
  }

  #cellReader(
    from: string,
    { name, dtype, shape }: Feature,
    mapping: ColumnMapping,
    decimal: InputShape['decimal'],
  ): (row: Raw) => unknown {
    const { values } = mapping;
    this.columns.add(from);
    const empty = emptyOf(mapping);
    const isText = decimal !== undefined;
    const read = decimal === undefined ? typedReader(dtype, shape.length) : textReader(dtype, decimal);
    const translate = values === undefined ? (read === asItIs ? this.#wordCounter(name) : read) : translator(from, values);
    // In JSON an empty text is an ordinary text, unless it is said to mean something.
    const isEmpty = emptyTest(empty?.texts ?? (isText ? [''] : []), isText && dtype !== 'string');
    const cellOf = cellReader(from);
    const emptyAnyway = `column ${from} is empty, and '' is not among the texts of its empty`;
    return (row) => {
      const cell = cellOf(row);
      if (!isEmpty(cell)) return isText && cell === '' ? new CellProblem(emptyAnyway) : translate(cell);
      if (empty === undefined) return cell === undefined ? undefined : new CellProblem(`column ${from} is empty`);
      this.#filled.set(name, (this.#filled.get(name) ?? 0) + 1);
      return empty.as;
    };
  }

  /** Words that often mean an empty cell go to the model as they are; the report says so. */
  #wordCounter(name: string): CellReader {
    return (cell) => {
      if (typeof cell === 'string' && isNullWord(cell)) this.#nullWords.set(name, (this.#nullWords.get(name) ?? 0) + 1);
      return cell;
    };
  }
}

/** The cells of several columns as a list, or the first problem. */
function listReader(columns: readonly string[], readers: readonly ((row: Raw) => unknown)[]): (row: Raw) => unknown {
  return (row) => {
    const list: unknown[] = [];
    for (const [i, read] of readers.entries()) {
      const value = read(row);
      if (value instanceof CellProblem) return inColumn(value, columns[i] as string);
      if (value === undefined) return new CellProblem(`column ${columns[i]} is missing`);
      list.push(value);
    }
    return list;
  };
}

function inColumn({ message }: CellProblem, column: string): CellProblem {
  return new CellProblem(message.startsWith('column ') ? message : `column ${column}: ${message}`);
}

const notAText = new CellProblem('NaN or Infinity is a number, not a text');

function isNonFinite(cell: unknown): boolean {
  return cell === 'NaN' || cell === 'Infinity' || cell === '-Infinity';
}

/** Properties of no parent: a column may be called `constructor`. */
const bare: object = Object.create(null);

/** Makes empty rows that may have these names. A plain object is faster, but inherits some. */
export function rowMaker(names: readonly string[]): () => Record<string, unknown> {
  return names.some(isInherited) ? () => Object.create(bare) : () => ({});
}

function isInherited(name: string): boolean {
  return name in Object.prototype;
}

function cellReader(from: string): (row: Raw) => unknown {
  return isInherited(from) ? (row) => (Object.hasOwn(row, from) ? row[from] : undefined) : (row) => row[from];
}

/** Is a cell missing, null, or one of these texts? Blanks around a number do not count. */
function emptyTest(texts: readonly string[], trims: boolean): (cell: unknown) => boolean {
  const all = new Set(texts);
  const longest = Math.max(-1, ...texts.map(({ length }) => length));
  return (cell) => {
    if (typeof cell !== 'string') return cell === undefined || cell === null;
    if (cell.length <= longest && all.has(cell)) return true;
    return trims && hasBlankEnd(cell) && all.has(cell.trim());
  };
}

function hasBlankEnd(text: string): boolean {
  return text.charCodeAt(0) <= 32 || text.charCodeAt(text.length - 1) <= 32;
}

function sentence(from: string | readonly string[], mapping: ColumnMapping): string {
  const { constant, values = {} } = mapping;
  if (constant !== undefined) return `always ${JSON.stringify(constant)}`;
  const translations = Object.entries(values).map(([cell, value]) => `"${cell}" as ${JSON.stringify(value)}`);
  const empty = emptyOf(mapping);
  const texts = (empty?.texts ?? []).filter((text) => text !== '').map((text) => JSON.stringify(text));
  const filled = empty === undefined ? [] : [['empty', ...texts].join(' or ') + ` as ${JSON.stringify(empty.as)}`];
  const columns = typeof from === 'string' ? `column ${from}` : `columns ${from.join(', ')}, in this order`;
  return [columns, ...translations, ...filled].join(', ');
}

function translator(from: string, values: NonNullable<ColumnMapping['values']>): CellReader {
  const translations = new Map(Object.entries(values));
  const allowed = [...translations.keys()].join(', ');
  return (cell) => {
    const isScalar = typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean';
    const value = isScalar ? translations.get(String(cell)) : undefined;
    return value ?? new CellProblem(`column ${from} has ${shown(cell)}; its mapping allows: ${allowed}`);
  };
}
