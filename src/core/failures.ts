import { type Columns, elementsOf, elementsPerInstance } from './batch.ts';
import { foreignText } from './foreign-text.ts';
import type { Failure, Outcome } from './predictor.ts';

const noPrediction: Failure = { message: 'the call returned without a prediction for this instance' };

/**
 * The failed instances of a call, including those without a prediction: a call that merely hands instances over must not be timed
 * as a prediction. If it returned too many predictions, all fail, since nobody knows which is whose.
 */
export function failuresOf(outcome: Outcome, size: number): ReadonlyMap<number, Failure> {
  const failed = toldFailures(outcome);
  const [given, most] = instancesIn(outcome.outputs);
  const stray = [...failed.keys()].find((i) => !(Number.isInteger(i) && i >= 0 && i < size));
  const message =
    most > size
      ? `the call returned ${Math.ceil(most)} predictions for ${size} instances, so they cannot be matched`
      : stray === undefined
        ? undefined
        : `the call reported that instance ${stray} failed, but had only ${size}, counted from 0`;
  if (message !== undefined) return new Map(Array.from({ length: size }, (_, i) => [i, failed.get(i) ?? { message }]));
  if (given >= size) return failed;
  const all = new Map(failed);
  for (let i = given; i < size; i++) if (!all.has(i)) all.set(i, noPrediction);
  return all;
}

/** The failures that a strategy told of, with texts fit to be shown. */
export function toldFailures({ failed = none }: Outcome): ReadonlyMap<number, Failure> {
  return failed.size === 0 ? failed : new Map([...failed].map(([i, failure]) => [i, printable(failure)]));
}

/** All instances of a call fail for the same reason. */
export function allFailed(size: number, { message, code }: Failure): ReadonlyMap<number, Failure> {
  const failure: Failure = { message, ...(code !== undefined && { code }) };
  return new Map(Array.from({ length: size }, (_, i) => [i, failure]));
}

const none: ReadonlyMap<number, Failure> = new Map();

/** A plug-in may have put anything there. */
function printable(failure: Partial<Record<keyof Failure, unknown>> | null | undefined): Failure {
  const { message, code } = failure ?? {};
  const isCode = typeof code === 'string' || typeof code === 'number';
  return {
    message: typeof message === 'string' ? foreignText(message) : 'the strategy gave no reason',
    ...(isCode && { code: foreignText(String(code)) }),
  };
}

/** Entries of the shortest and of the longest column. */
function instancesIn(outputs: Columns): readonly [given: number, most: number] {
  const sizes = Object.values(outputs).map((column) => elementsOf(column).length / elementsPerInstance(column.shape));
  return sizes.length === 0 ? [0, 0] : [Math.floor(Math.min(...sizes)), Math.max(...sizes)];
}
