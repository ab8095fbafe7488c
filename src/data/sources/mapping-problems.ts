/** Problems of a mapping, before any row is read. */
import { elementsPerInstance, type Feature } from '../../core/batch.ts';
import { exampleInputRemedy } from '../../core/tf-example.ts';
import { BatchBuilder } from '../columns/batch-builder.ts';
import { didYouMean, type Problem } from '../../core/problems.ts';
import { namesText } from '../../core/text.ts';
import { type ColumnMapping, type ColumnMappings, columnsOf, emptyOf, type InputShape, mappingOf } from './column-mappings.ts';

export function mappingProblems(features: readonly Feature[], mappings: ColumnMappings, input: InputShape): Problem[] {
  return [
    ...unknownFeatures(features, mappings),
    ...features.flatMap((feature) => literalProblems(feature, mappingOf(mappings, feature.name))),
    ...features.flatMap((feature) => shapeProblems(feature, mappingOf(mappings, feature.name), input)),
    ...columnProblems(features, mappings, input),
  ];
}

function unknownFeatures(features: readonly Feature[], mappings: ColumnMappings): Problem[] {
  const names = features.map(({ name }) => name);
  return Object.keys(mappings)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      key: keyOf(name),
      message: `the model has no feature "${name}"${didYouMean(name, names)}; it has: ${namesText(names)}`,
    }));
}

/** Values in the mapping must fit the feature, like those of rows. */
function literalProblems(whole: Feature, mapping: ColumnMapping): Problem[] {
  // Of several columns, words and empty cells are those of an element.
  const feature = typeof mapping.from === 'object' ? { ...whole, shape: [] } : whole;
  const { constant, values = {} } = mapping;
  const literals = {
    constant,
    [typeof mapping.empty === 'object' ? 'empty.as' : 'empty']: emptyOf(mapping)?.as,
    ...Object.fromEntries(Object.entries(values).map(([cell, value]) => [`values.${cell}`, value])),
  };
  return Object.entries(literals).flatMap(([key, value]) => {
    const failure = value === undefined ? undefined : new BatchBuilder([feature]).add(0, { [feature.name]: value });
    return failure === undefined ? [] : [{ key: `${keyOf(feature.name)}.${key}`, message: failure.message }];
  });
}

function shapeProblems({ name, shape }: Feature, { constant, from }: ColumnMapping, { file, decimal }: InputShape): Problem[] {
  if (constant !== undefined) return [];
  if (typeof from === 'object') {
    if (shape.length === 1 && shape[0] === from.length) return [];
    const message = `names ${from.length} columns, but the feature has shape [${shape.join(', ')}]`;
    const remedy = shape.length === 1 ? 'name a column for each element, in their order' : undefined;
    return [{ key: `${keyOf(name)}.from`, message, ...(remedy !== undefined && { remedy }) }];
  }
  if (decimal === undefined || elementsPerInstance(shape) === 1) return [];
  const message = `feature ${name} has shape [${shape.join(', ')}], but a cell holds one value`;
  const remedy =
    shape.length === 1
      ? `name a column for each element, in their order: ${name}: { from: [COLUMN, COLUMN] }, or use a jsonl source`
      : 'use a jsonl source';
  return [{ file, message, remedy }];
}

/** Of all columns only those that are read must be there, once. */
function columnProblems(features: readonly Feature[], mappings: ColumnMappings, { file, columns, hint }: InputShape): Problem[] {
  if (columns === undefined) return [];
  const counts = new Map<string, number>();
  for (const column of columns) counts.set(column, (counts.get(column) ?? 0) + 1);
  const read = features.flatMap(({ name }) => columnsOf(mappings, name).map((from) => ({ name, from })));
  const missing = read.filter(({ from }) => !counts.has(from));
  const repeated = read.filter(({ from }) => (counts.get(from) ?? 0) > 1);
  return [
    ...missingColumns(missing, columns, file, hint ?? exampleInputRemedy(features)),
    ...repeated.map((one) => repeatedColumn(one, file)),
  ];
}

interface Read {
  /** Of the feature. */
  readonly name: string;
  readonly from: string;
}

function missingColumns(missing: readonly Read[], columns: readonly string[], file: string, hint: string | undefined): Problem[] {
  if (missing.length > 1 && hint !== undefined) {
    const [wanted, features] = [namesText(missing.map(({ from }) => from)), namesText(missing.map(({ name }) => name))];
    return [{ file, message: `no columns ${wanted} for features ${features}; columns: ${namesText(columns)}`, remedy: hint }];
  }
  return missing.map(({ name, from }) => ({
    file,
    message: `no column "${from}" for feature ${name}${didYouMean(from, columns)}; columns: ${namesText(columns)}`,
    remedy: hint ?? `map it in the experiment file, under source.columns: ${name}: { from: COLUMN } or { constant: VALUE }`,
  }));
}

/** Columns that are read for something else than a feature. `key`: where they are named. */
export function otherColumnProblems(key: string, read: readonly string[], { file, columns }: InputShape): Problem[] {
  if (columns === undefined) return [];
  return read.flatMap((column) => {
    const count = columns.filter((name) => name === column).length;
    if (count === 1) return [];
    const message =
      count === 0
        ? `there is no column "${column}"${didYouMean(column, columns)}; columns: ${namesText(columns)}`
        : `there is more than one column "${column}" in ${file}`;
    return [{ key, message }];
  });
}

function repeatedColumn({ name, from }: Read, file: string): Problem {
  return {
    file,
    message: `there is more than one column "${from}", which feature ${name} reads`,
    remedy: 'rename one of them in the file, or name another column under source.columns',
  };
}

const keyOf = (feature: string) => `source.columns.${feature}`;
