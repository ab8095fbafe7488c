import { posix } from 'node:path';
import type { Feature } from '../../core/batch.ts';
import { isObject } from '../../core/json.ts';
import { jsonLines } from '../../data/sources/json-lines.ts';
import { BatchBuilder } from '../../data/columns/batch-builder.ts';
import { type FileEntry, placeOf } from '../../data/storage/index.ts';
import type { Failure, KeyedOutcome } from '../../core/predictor.ts';

const blockRows = 4096;

/** Result files in a job's output folder, by AI Platform's names and those in Vertex AI's documentation. */
export async function resultFiles(folder: string): Promise<{ results: FileEntry[]; errors: FileEntry[] }> {
  const files = await placeOf(folder).list(`${folder}/`);
  const of = (pattern: RegExp) => files.filter(({ path }) => pattern.test(posix.basename(path)));
  return {
    results: of(/^prediction\.results-|^predictions_\d+\.jsonl$/),
    errors: of(/^prediction\.errors_stats-|^errors_\d+\.jsonl$/),
  };
}

/** The results in blocks, in the order of the shards. An unreadable line fails its instance, or rejects if it has no key. */
export async function* readResults(
  files: readonly FileEntry[],
  keyField: string,
  outputs: readonly Feature[],
): AsyncGenerator<KeyedOutcome, void> {
  const builder = new BatchBuilder(outputs, { nonFinite: true });
  let failed: { key: number; failure: Failure }[] = [];
  const take = (): KeyedOutcome[] => {
    const { keys, columns } = builder.take();
    const blocks: KeyedOutcome[] = keys.length === 0 ? [] : [{ keys, outputs: columns }];
    if (failed.length > 0) blocks.push(failedOutcome(failed));
    failed = [];
    return blocks;
  };
  for await (const { where, raw } of rowsOf(files)) {
    const { key, prediction } = resultIn(raw, keyField, outputs, where);
    const failure = builder.add(key, prediction);
    if (failure !== undefined)
      failed.push({ key, failure: { message: `the job's result does not fit the signature: ${failure.message}` } });
    if (builder.size + failed.length >= blockRows) yield* take();
  }
  yield* take();
}

/** Instances that the job reports as failed, if it says which. */
export async function* readErrors(files: readonly FileEntry[], keyField: string): AsyncGenerator<KeyedOutcome, void> {
  let failed: { key: number; failure: Failure }[] = [];
  for await (const { raw } of rowsOf(files)) {
    const error = errorIn(raw, keyField);
    if (error !== undefined) failed.push(error);
    if (failed.length < blockRows) continue;
    yield failedOutcome(failed);
    failed = [];
  }
  if (failed.length > 0) yield failedOutcome(failed);
}

function failedOutcome(failures: readonly { readonly key: number; readonly failure: Failure }[]): KeyedOutcome {
  return {
    keys: Float64Array.from(failures, ({ key }) => key),
    outputs: {},
    failed: new Map(failures.map(({ failure }, i) => [i, failure])),
  };
}

/** `raw` is undefined if the line is not a JSON object. */
async function* rowsOf(files: readonly FileEntry[]): AsyncGenerator<{ where: string; raw: Json | undefined }, void> {
  for (const { path } of files) {
    for await (const rows of jsonLines(path)) {
      for (const row of rows) yield { where: `${path}:${row.line}`, raw: 'row' in row ? row.row : undefined };
    }
  }
}

type Json = Readonly<Record<string, unknown>>;

/** AI Platform: the outputs and the key. Vertex AI: the prediction, with the key or the whole instance. */
function resultIn(
  raw: Json | undefined,
  keyField: string,
  outputs: readonly Feature[],
  where: string,
): { readonly key: number; readonly prediction: Record<string, unknown> } {
  if (raw === undefined) throw new Error(`${where}: the job wrote a result that is not JSON`);
  const key = keyOf(raw, keyField);
  if (key === undefined) throw new Error(`${where}: the job wrote a result without the instance's key`);
  const [first, ...others] = outputs.map(({ name }) => name);
  const isVertex = 'prediction' in raw && first !== undefined && !(first in raw);
  if (!isVertex) return { key, prediction: raw };
  const { prediction } = raw;
  // A model with one output may return its bare value.
  const isBare = others.length === 0 && !(isObject(prediction) && first in prediction);
  return { key, prediction: isBare ? { [first]: prediction } : (prediction as Record<string, unknown>) };
}

/** Services write all kinds of text here. Lines that name an instance are used; other instances count as missing. */
function errorIn(raw: Json | undefined, keyField: string): { key: number; failure: Failure } | undefined {
  const key = raw && keyOf(raw, keyField);
  if (key === undefined) return undefined;
  const error = raw?.['error'] ?? 'failed in the job';
  const text = isObject(error) ? (error['message'] ?? error) : error;
  return { key, failure: { message: typeof text === 'string' ? text : JSON.stringify(text) } };
}

/** Vertex AI calls the field `key`, whatever its name in the instances, or repeats the instance. */
function keyOf(raw: Json, keyField: string): number | undefined {
  const { instance } = raw;
  const key = raw[keyField] ?? raw['key'] ?? (isObject(instance) ? instance[keyField] : undefined);
  return typeof key === 'number' ? key : undefined;
}
