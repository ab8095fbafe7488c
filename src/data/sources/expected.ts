/** `expected` and `labels` of a source: what its rows say about the outputs. */
import { type Feature } from '../../core/batch.ts';
import { isFloat } from '../../core/dtypes.ts';
import { didYouMean, messageOf, type Problem, throwProblems } from '../../core/problems.ts';
import { namesText } from '../../core/text.ts';
import type { InputShape } from './column-mappings.ts';
import type { RowOptions } from './row-options.ts';
import { CellProblem, type CellReader, textReader, typedReader } from './values.ts';

type Row = Readonly<Record<string, unknown>>;

/** An output whose value a column has. */
interface ExpectedOutput {
  readonly feature: Feature;
  readonly from: string;
}

/** Throws ProblemsError if an output is unknown, or not named although there are several. */
export function expectedOutputs(
  key: 'expected' | 'labels',
  given: NonNullable<RowOptions['expected']>,
  outputs: readonly Feature[],
): readonly ExpectedOutput[] {
  const names = outputs.map(({ name }) => name);
  const [only, ...others] = outputs;
  if (typeof given === 'string') {
    if (only !== undefined && others.length === 0) return [{ feature: only, from: given }];
    const message = `the model has several outputs: ${namesText(names)}`;
    throwProblems([{ key: `source.${key}`, message, remedy: `name the output: ${key}: { ${only?.name}: ${given} }` }]);
  }
  const problems: Problem[] = [];
  const found = Object.entries(given).flatMap(([name, from]) => {
    const feature = outputs.find((output) => output.name === name);
    if (feature !== undefined) return [{ feature, from }];
    const message = `the model has no output "${name}"${didYouMean(name, names)}; it has: ${namesText(names)}`;
    problems.push({ key: `source.${key}.${name}`, message });
    return [];
  });
  throwProblems(problems);
  return found;
}

/** Reads the outputs of a row: their values, or why there are none. A row that says nothing of an output is not compared. */
export function expectedReader(
  outputs: readonly ExpectedOutput[],
  { decimal }: Pick<InputShape, 'decimal'>,
): (row: Row) => { readonly raw: Row } | { readonly problem: string } {
  const readers = outputs.map(({ feature, from }) => ({ name: feature.name, from, read: cellReader(feature, decimal) }));
  return (row) => {
    const raw: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    for (const { name, from, read } of readers) {
      const cell = Object.hasOwn(row, from) ? row[from] : undefined;
      if (cell === undefined || cell === null || cell === '') return { problem: `column ${from} is empty` };
      const value = read(cell);
      if (value instanceof CellProblem) return { problem: `column ${from}: ${value.message}` };
      raw[name] = value;
    }
    return { raw };
  };
}

function cellReader({ dtype, shape }: Feature, decimal: InputShape['decimal']): CellReader {
  const typed = elementReader(dtype, typedReader(dtype, 0));
  const list = (value: unknown, rank: number): unknown => {
    if (!Array.isArray(value) || rank === 0) return typed(value);
    const values = value.map((part) => list(part, rank - 1));
    return values.find((part) => part instanceof CellProblem) ?? values;
  };
  if (decimal === undefined) return (cell) => list(cell, shape.length);
  const fromText = elementReader(dtype, textReader(dtype, decimal));
  return (cell) => {
    const text = String(cell);
    if (shape.length === 0 || !text.trimStart().startsWith('[')) return fromText(cell);
    try {
      return list(JSON.parse(text) as unknown, shape.length);
    } catch (error) {
      return new CellProblem(`not a list in JSON: ${messageOf(error)}`);
    }
  };
}

/** Predictions may be NaN or infinite, in the words of many programs. */
function elementReader(dtype: Feature['dtype'], read: CellReader): CellReader {
  if (!isFloat(dtype)) return read;
  return (value) => (typeof value === 'string' ? nonFiniteWord(value) : undefined) ?? read(value);
}

function nonFiniteWord(text: string): string | undefined {
  const [, sign, word] = /^\s*([+-]?)(nan|inf(?:inity)?)\s*$/i.exec(text) ?? [];
  if (word === undefined) return undefined;
  if (word.toLowerCase() === 'nan') return 'NaN';
  return sign === '-' ? '-Infinity' : 'Infinity';
}
