import type { Batch, Origin } from '../../core/batch.ts';
import { rowWriter } from '../columns/json.ts';
import type { Outcome } from '../../core/predictor.ts';
import type { Rejection } from '../sources/source.ts';

/**
 * Writes one instance with its result: `{"key", "line", "id", "instance", "prediction"}`, or `"error"` in place of the prediction.
 * What the source does not have is left out.
 */
export function resultWriter(batch: Batch, { outputs, failed }: Outcome): (index: number) => string {
  const instance = instanceWriter(batch);
  const prediction = rowWriter(outputs);
  return (i) => {
    const failure = failed?.get(i);
    const result = failure === undefined ? `"prediction":${prediction(i)}` : `"error":${JSON.stringify(failure.message)}`;
    return `${instance(i)},${result}}`;
  };
}

/** The start of such a row, without the result and the closing brace. */
export function instanceWriter({ columns, keys, origins }: Batch): (index: number) => string {
  const instance = rowWriter(columns);
  return (i) => `{"key":${keys[i]},${membersOf(origins?.[i])}"instance":${instance(i)}`;
}

/** A row that gave no instance. */
export function rejectionText({ key, failure, origin }: Rejection): string {
  return `{"key":${key},${membersOf(origin)}"error":${JSON.stringify(failure.message)}}`;
}

/** `"line":2,"id":"a7",` */
function membersOf(origin: Origin | undefined): string {
  if (origin === undefined) return '';
  const { line, row, file, id } = origin;
  let text = '';
  if (file !== undefined) text += `"file":${JSON.stringify(file)},`;
  if (line !== undefined) text += `"line":${line},`;
  if (row !== undefined) text += `"row":${row},`;
  if (id !== undefined) text += `"id":${id},`;
  return text;
}

/** The origin as JSON; undefined if there is none. */
export function originText(origin: Origin | undefined): string | undefined {
  return origin && `{${membersOf(origin).slice(0, -1)}}`;
}
