import type { Batch, Origin } from '../../core/batch.ts';
import { rowWriter, type Writer } from '../columns/json.ts';
import type { Outcome } from '../../core/predictor.ts';
import type { Rejection } from '../sources/source.ts';

/**
 * Writes one instance with its result: `{"key", "line", "id", "instance", "prediction"}`, or `"error"` in place of the prediction.
 * What the source does not have is left out.
 */
export function resultWriter(batch: Batch, { outputs, failed }: Outcome): Writer {
  const instance = instanceWriter(batch);
  const prediction = rowWriter(outputs);
  return (i, before = '') => {
    const text = instance(i, before);
    const failure = failed?.get(i);
    if (failure !== undefined) return `${text},"error":${JSON.stringify(failure.message)}}`;
    return `${prediction(i, `${text},"prediction":`)}}`;
  };
}

/** The start of such a row, without the result and the closing brace. */
export function instanceWriter({ columns, keys, origins }: Batch): Writer {
  const instance = rowWriter(columns);
  return (i, before = '') => instance(i, `${before}{"key":${keys[i]},${membersOf(origins?.[i])}"instance":`);
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

const tokens = /"(?:[^"\\]+|\\.)*"|[{}[\],]/g;

/** The members of such a row as JSON texts, by name, in their order. Each text is as it was: parsing would round large numbers. */
export function membersIn(row: string): ReadonlyMap<string, string> {
  const members = new Map<string, string>();
  let depth = 0;
  let start = 1;
  for (const { 0: token, index } of row.matchAll(tokens)) {
    if (token === '{' || token === '[') depth++;
    else if (token === '}' || token === ']') depth--;
    if (depth > 1 || (depth === 1 && token !== ',')) continue;
    const colon = row.indexOf('":', start);
    members.set(row.slice(start + 1, colon), row.slice(colon + 2, index));
    start = index + 1;
  }
  return members;
}
