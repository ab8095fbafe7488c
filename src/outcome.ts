import { type Column, type Columns, elementsPerInstance } from './batch.ts';
import type { Failure, Outcome } from './predictor.ts';

const noPrediction: Failure = { message: 'the call returned without a prediction for this instance' };

/**
 * What failed of a call on `size` instances, those included that it returned no prediction for: a call that only hands instances over, or
 * loses some, is not a prediction, and must not be timed as one.
 */
export function failuresOf({ outputs, failed }: Outcome, size: number): ReadonlyMap<number, Failure> {
  const given = instancesIn(outputs);
  if (given >= size) return failed ?? new Map();
  const all = new Map(failed);
  for (let i = given; i < size; i++) if (!all.has(i)) all.set(i, noPrediction);
  return all;
}

/** Instances that every column has an entry for. */
function instancesIn(outputs: Columns): number {
  const sizes = Object.values(outputs).map((column) => Math.floor(lengthOf(column) / elementsPerInstance(column.shape)));
  return sizes.length === 0 ? 0 : Math.min(...sizes);
}

function lengthOf(column: Column): number {
  return column.dtype === 'string' ? column.codes.length : column.values.length;
}
