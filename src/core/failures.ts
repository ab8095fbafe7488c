import { type Columns, elementsOf, elementsPerInstance } from './batch.ts';
import type { Failure, Outcome } from './predictor.ts';

const noPrediction: Failure = { message: 'the call returned without a prediction for this instance' };

/**
 * What failed of a call on `size` instances, those included that it returned no prediction for: a call that only hands instances over, or
 * loses some, is not a prediction, and must not be timed as one. All fail where it returned more than was asked: nothing says whose they are.
 */
export function failuresOf({ outputs, failed = new Map() }: Outcome, size: number): ReadonlyMap<number, Failure> {
  const [given, most] = instancesIn(outputs);
  const stray = [...failed.keys()].find((i) => !(Number.isInteger(i) && i >= 0 && i < size));
  const message =
    most > size
      ? `the call returned ${Math.ceil(most)} predictions for ${size} instances: which is whose cannot be told`
      : stray === undefined
        ? undefined
        : `the call said that its instance ${stray} failed, and had ${size}, counted from 0`;
  if (message !== undefined) return new Map(Array.from({ length: size }, (_, i) => [i, failed.get(i) ?? { message }]));
  if (given >= size) return failed;
  const all = new Map(failed);
  for (let i = given; i < size; i++) if (!all.has(i)) all.set(i, noPrediction);
  return all;
}

/** Instances that every column has an entry for, and that the longest column has one for. */
function instancesIn(outputs: Columns): readonly [given: number, most: number] {
  const sizes = Object.values(outputs).map((column) => elementsOf(column).length / elementsPerInstance(column.shape));
  return sizes.length === 0 ? [0, 0] : [Math.floor(Math.min(...sizes)), Math.max(...sizes)];
}
