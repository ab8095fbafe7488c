/** From raw columns to features: renaming, value maps, constants, and values for empty cells. */
import type { DType, Feature } from '../../core/batch.ts';
import type { ColumnMapping, ColumnMappings } from './column-mappings.ts';

type Raw = Readonly<Record<string, unknown>>;
export type Mapped = { readonly raw: Raw } | { readonly problem: string };

/** Maps rows to raw feature values. The mapping must have no problems. */
export class Mapper {
  /** The columns to read. */
  readonly columns = new Set<string>();
  readonly #features: readonly { readonly name: string; readonly read: (row: Raw) => unknown }[];
  readonly #filled = new Map<string, number>();
  readonly #sentences: string[] = [];
  #rows = 0;

  constructor(features: readonly Feature[], mappings: ColumnMappings, fromText: boolean) {
    this.#features = features.map(({ name, dtype }) => ({ name, read: this.#reader(name, dtype, mappings[name], fromText) }));
  }

  /** What was mapped, and filled so far. */
  get sentences(): string[] {
    return [
      ...this.#sentences,
      ...[...this.#filled].map(([name, count]) => `${name}: empty in ${count} of ${this.#rows} rows read, so filled`),
    ];
  }

  /** The row's raw feature values, or all its problems. */
  map(row: Raw): Mapped {
    this.#rows++;
    const raw: Record<string, unknown> = {};
    let problems: string[] | undefined;
    for (const { name, read } of this.#features) {
      const value = read(row);
      if (value instanceof CellProblem) (problems ??= []).push(`feature ${name}: ${value.message}`);
      else if (value !== undefined) raw[name] = value;
    }
    return problems === undefined ? { raw } : { problem: problems.join('; ') };
  }

  #reader(name: string, dtype: DType, mapping: ColumnMapping | undefined, fromText: boolean): (row: Raw) => unknown {
    const { constant, from = name, values, empty } = mapping ?? {};
    if (mapping !== undefined) this.#sentences.push(`${name}: ${sentence(from, mapping)}`);
    if (constant !== undefined) return () => constant;
    this.columns.add(from);
    const translate = values === undefined ? (fromText ? textParser(dtype) : asItIs) : translator(from, values);
    return (row) => {
      const cell = row[from];
      // In JSON an empty text is an ordinary text.
      const isEmpty = cell === undefined || cell === null || (cell === '' && (fromText || empty !== undefined));
      if (!isEmpty) return translate(cell);
      if (empty === undefined) return cell === undefined ? undefined : new CellProblem(`column ${from} is empty`);
      this.#filled.set(name, (this.#filled.get(name) ?? 0) + 1);
      return empty;
    };
  }
}

function sentence(from: string, { constant, values, empty }: ColumnMapping): string {
  if (constant !== undefined) return `always ${JSON.stringify(constant)}`;
  const translations = Object.entries(values ?? {}).map(([cell, value]) => `"${cell}" as ${JSON.stringify(value)}`);
  return [`column ${from}`, ...translations, ...(empty === undefined ? [] : [`empty as ${JSON.stringify(empty)}`])].join(', ');
}

class CellProblem {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const asItIs = (cell: unknown) => cell;

function translator(from: string, values: NonNullable<ColumnMapping['values']>): (cell: unknown) => unknown {
  const translations = new Map(Object.entries(values));
  const allowed = [...translations.keys()].join(', ');
  return (cell) =>
    translations.get(String(cell)) ?? new CellProblem(`column ${from} has "${String(cell)}"; its mapping allows: ${allowed}`);
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** Text to the feature's type, strictly: a cell that does not parse is a problem, never a guess. */
function textParser(dtype: DType): (cell: unknown) => unknown {
  if (dtype === 'string') return asItIs;
  if (dtype === 'bool') {
    return (cell) =>
      booleans.get(String(cell).trim().toLowerCase()) ?? new CellProblem(`"${String(cell)}" is not true, false, 1 or 0`);
  }
  return (cell) => {
    const text = String(cell).trim();
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
      ? Number(text)
      : new CellProblem(`"${String(cell)}" is not a number`);
  };
}
