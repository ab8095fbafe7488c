import type { Batch } from '../../core/batch.ts';
import { rowWriter } from '../columns/json.ts';
import type { Outcome } from '../../core/predictor.ts';
import type { Rejection } from '../sources/source.ts';

/** Writes one instance with its result: `{"key", "instance", "prediction"}`, or `"error"` in place of the prediction. */
export function resultWriter({ columns, keys }: Batch, { outputs, failed }: Outcome): (index: number) => string {
  const instance = rowWriter(columns);
  const prediction = rowWriter(outputs);
  return (i) => {
    const failure = failed?.get(i);
    const result = failure === undefined ? `"prediction":${prediction(i)}` : `"error":${JSON.stringify(failure.message)}`;
    return `{"key":${keys[i]},"instance":${instance(i)},${result}}`;
  };
}

/** A row that gave no instance. */
export function rejectionText({ key, failure }: Rejection): string {
  return `{"key":${key},"error":${JSON.stringify(failure.message)}}`;
}
