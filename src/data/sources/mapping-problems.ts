/** Problems of a mapping, before any row is read. */
import { elementsPerInstance, type Feature } from '../../core/batch.ts';
import { BatchBuilder } from '../columns/batch-builder.ts';
import { didYouMean, type Problem } from '../../core/problems.ts';
import type { ColumnMapping, ColumnMappings, InputShape } from './column-mappings.ts';

export function mappingProblems(features: readonly Feature[], mappings: ColumnMappings, input: InputShape): Problem[] {
  return [
    ...unknownFeatures(features, mappings),
    ...features.flatMap((feature) => [
      ...literalProblems(feature, mappings[feature.name]),
      ...columnProblems(feature, mappings[feature.name], input),
    ]),
  ];
}

function unknownFeatures(features: readonly Feature[], mappings: ColumnMappings): Problem[] {
  const names = features.map(({ name }) => name);
  return Object.keys(mappings)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      key: keyOf(name),
      message: `the model has no feature "${name}"${didYouMean(name, names)}; it has: ${names.join(', ')}`,
    }));
}

/** Values in the mapping must fit the feature, like those of rows. */
function literalProblems(feature: Feature, mapping: ColumnMapping | undefined): Problem[] {
  const { constant, empty, values = {} } = mapping ?? {};
  const literals = {
    constant,
    empty,
    ...Object.fromEntries(Object.entries(values).map(([cell, value]) => [`values.${cell}`, value])),
  };
  return Object.entries(literals).flatMap(([key, value]) => {
    const failure = value === undefined ? undefined : new BatchBuilder([feature]).add(0, { [feature.name]: value });
    return failure === undefined ? [] : [{ key: `${keyOf(feature.name)}.${key}`, message: failure.message }];
  });
}

function columnProblems(
  { name, shape }: Feature,
  mapping: ColumnMapping | undefined,
  { file, columns, fromText }: InputShape,
): Problem[] {
  if (mapping?.constant !== undefined) return [];
  if (fromText && elementsPerInstance(shape) !== 1)
    return [
      {
        file,
        message: `feature ${name} has shape [${shape.join(', ')}], but a cell holds one value`,
        remedy: 'use a jsonl source',
      },
    ];
  const from = mapping?.from ?? name;
  if (columns === undefined || columns.includes(from)) return [];
  return [
    {
      file,
      message: `no column "${from}" for feature ${name}${didYouMean(from, columns)}; columns: ${columns.join(', ')}`,
      remedy: `map it in the experiment file, under source.columns: ${name}: { from: COLUMN } or { constant: VALUE }`,
    },
  ];
}

const keyOf = (feature: string) => `source.columns.${feature}`;
