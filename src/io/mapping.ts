/** How raw columns become features: renames, value maps, constants, and what an empty cell means. */
import { z } from 'zod';
import type { DType, Feature } from '../batch.ts';
import { didYouMean, type Problem } from '../problems.ts';

const scalar = z.union([z.string(), z.number(), z.boolean()]);

const columnMapping = z.union(
  [
    z.strictObject({ constant: scalar }),
    z.strictObject({ from: z.string().optional(), values: z.record(z.string(), scalar).optional(), empty: scalar.optional() }),
  ],
  { error: 'expected { constant } or { from, values, empty }' },
);

/** Feature -> where its value comes from. */
export const columnMappings = z.record(z.string(), columnMapping);
export type ColumnMappings = z.output<typeof columnMappings>;

type Raw = Readonly<Record<string, unknown>>;
export type Mapped = { readonly raw: Raw } | { readonly problem: string };

/** Maps rows to raw feature values, for these columns of the input. */
export class Mapper {
  readonly #features: readonly { readonly feature: Feature; readonly read: (row: Raw) => unknown }[];
  readonly #filled = new Map<string, number>();
  readonly #sentences: string[] = [];

  private constructor(features: readonly Feature[], mappings: ColumnMappings, fromText: boolean) {
    this.#features = features.map((feature) => ({ feature, read: this.#reader(feature, mappings[feature.name], fromText) }));
  }

  /**
   * `columns`: names in the header; undefined where rows name their own (JSON lines). `fromText`: cells are text and are parsed by the
   * feature's dtype. Problems are added to `problems`, all at once.
   */
  static create(
    features: readonly Feature[],
    mappings: ColumnMappings,
    options: {
      readonly columns?: readonly string[];
      readonly fromText: boolean;
      readonly file: string;
      readonly problems: Problem[];
    },
  ): Mapper {
    options.problems.push(...mappingProblems(features, mappings, options));
    return new Mapper(features, mappings, options.fromText);
  }

  /** What was mapped and, so far, filled. */
  get sentences(): string[] {
    return [...this.#sentences, ...[...this.#filled].map(([name, count]) => `${name}: ${count} empty cells filled`)];
  }

  /** The row's raw feature values, or everything that is wrong with it. */
  map(row: Raw): Mapped {
    const raw: Record<string, unknown> = {};
    let problems: string[] | undefined;
    for (const { feature, read } of this.#features) {
      const value = read(row);
      if (value instanceof CellProblem) (problems ??= []).push(`feature ${feature.name}: ${value.message}`);
      else if (value !== undefined) raw[feature.name] = value;
    }
    return problems === undefined ? { raw } : { problem: problems.join('; ') };
  }

  #reader({ name, dtype }: Feature, mapping: ColumnMappings[string] | undefined, fromText: boolean): (row: Raw) => unknown {
    if (mapping !== undefined && 'constant' in mapping) {
      this.#sentences.push(`${name}: always ${JSON.stringify(mapping.constant)}`);
      return () => mapping.constant;
    }
    const { from = name, values, empty } = mapping ?? {};
    const toValue = fromText ? textParser(dtype) : (value: unknown) => value;
    if (mapping !== undefined) {
      const valueText =
        values === undefined
          ? ''
          : `, ${Object.entries(values)
              .map(([key, value]) => `"${key}" as ${JSON.stringify(value)}`)
              .join(', ')}`;
      const emptyText = empty === undefined ? '' : `, empty as ${JSON.stringify(empty)}`;
      this.#sentences.push(`${name}: column ${from}${valueText}${emptyText}`);
    }
    return (row) => {
      const cell = row[from];
      if (cell === undefined || cell === null || cell === '') {
        if (empty !== undefined) {
          this.#filled.set(name, (this.#filled.get(name) ?? 0) + 1);
          return empty;
        }
        return fromText || cell === null ? new CellProblem(`column ${from} is empty`) : cell;
      }
      if (values === undefined) return toValue(cell);
      const mapped = values[String(cell)];
      return (
        mapped ?? new CellProblem(`column ${from} has "${String(cell)}"; its mapping allows: ${Object.keys(values).join(', ')}`)
      );
    };
  }
}

class CellProblem {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

function mappingProblems(
  features: readonly Feature[],
  mappings: ColumnMappings,
  { columns, file }: { readonly columns?: readonly string[]; readonly file: string },
): Problem[] {
  const problems: Problem[] = [];
  const names = features.map(({ name }) => name);
  for (const name of Object.keys(mappings)) {
    if (names.includes(name)) continue;
    problems.push({
      key: `source.columns.${name}`,
      message: `the model has no feature "${name}"${didYouMean(name, names)}; it has: ${names.join(', ')}`,
    });
  }
  if (columns === undefined) return problems;
  for (const { name } of features) {
    const mapping = mappings[name];
    if (mapping !== undefined && 'constant' in mapping) continue;
    const from = mapping?.from ?? name;
    if (columns.includes(from)) continue;
    problems.push({
      file,
      message: `no column "${from}" for feature ${name}${didYouMean(from, columns)}; columns: ${columns.join(', ')}`,
      remedy: `map it in the experiment file, under source.columns: ${name}: { from: COLUMN } or { constant: VALUE }`,
    });
  }
  return problems;
}

/** Text to the feature's type, strictly: what does not parse is a problem of that cell, never a guess. */
function textParser(dtype: DType): (cell: unknown) => unknown {
  if (dtype === 'string') return (cell) => cell;
  if (dtype === 'bool') {
    const words: Readonly<Record<string, boolean>> = { true: true, '1': true, false: false, '0': false };
    return (cell) => words[String(cell).toLowerCase()] ?? new CellProblem(`"${String(cell)}" is not true, false, 1 or 0`);
  }
  return (cell) => {
    const text = String(cell).trim();
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text)
      ? Number(text)
      : new CellProblem(`"${String(cell)}" is not a number`);
  };
}
