/**
 * TensorFlow Serving's REST protocol, the server's side (tensorflow.org/tfx/serving/api_rest): bodies to batches and answers to text.
 * Version is always 1.
 */
import type { Batch, Columns, Feature } from '../../batch.ts';
import { type BatchBuilder, extraFeatures } from '../../model/check.ts';
import { rowWriter, valueWriter } from '../../model/json.ts';
import type { ModelSignature } from '../../model/signature.ts';

/** A request that the protocol answers with 400. */
export class BadRequest extends Error {}

export interface PredictRequest {
  readonly batch: Batch;
  readonly format: 'row' | 'column';
}

/**
 * Reads a `:predict` body in row (`instances`) or column (`inputs`) format. Throws BadRequest with all that is wrong, by instance and
 * feature. The builder is for the model's inputs, one for all requests: their strings share a dictionary, which crosses to a worker once.
 */
export function readPredict(text: string, model: ModelSignature, builder: BatchBuilder): PredictRequest {
  const body = parseJson(text);
  const signature = body['signature_name'] ?? model.name;
  if (signature !== model.name)
    throw new BadRequest(`signature ${JSON.stringify(signature)} is not served here; served: ${model.name}`);
  const { instances, inputs } = body;
  if ((instances === undefined) === (inputs === undefined))
    throw new BadRequest('the body needs "instances" (row format) or "inputs" (column format)');
  const rows = instances === undefined ? rowsOfColumns(inputs, model.inputs) : instances;
  if (!Array.isArray(rows) || rows.length === 0) throw new BadRequest('"instances" must be a list with at least one instance');
  return { batch: toBatch(rows, model.inputs, builder), format: instances === undefined ? 'column' : 'row' };
}

function parseJson(text: string): Record<string, unknown> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (error) {
    throw new BadRequest(`JSON Parse error: ${error instanceof Error ? error.message : String(error)}`);
  }
  if (!isObject(body)) throw new BadRequest('the body must be a JSON object');
  return body;
}

function toBatch(rows: readonly unknown[], features: readonly Feature[], builder: BatchBuilder): Batch {
  const wrong: string[] = [];
  const only = features.length === 1 ? features[0] : undefined;
  for (const [i, row] of rows.entries()) {
    // A model with one input takes bare values.
    const raw = isObject(row) ? row : only === undefined ? undefined : { [only.name]: row };
    if (raw === undefined) {
      wrong.push(`instances[${i}]: must be an object with a value for each input`);
      continue;
    }
    const problems = extraFeatures(raw, features);
    const failure = builder.add(i, raw);
    if (failure !== undefined) problems.push(failure.message);
    if (problems.length > 0) wrong.push(`instances[${i}]: ${problems.join('; ')}`);
  }
  const batch = builder.take();
  if (wrong.length > 0)
    throw new BadRequest([...wrong.slice(0, 20), ...(wrong.length > 20 ? [`and ${wrong.length - 20} more`] : [])].join('\n'));
  return batch;
}

function rowsOfColumns(inputs: unknown, features: readonly Feature[]): Record<string, unknown>[] {
  const only = features.length === 1 ? features[0] : undefined;
  const columns = isObject(inputs) ? inputs : only === undefined ? undefined : { [only.name]: inputs };
  if (columns === undefined) throw new BadRequest('"inputs" must be an object with a list for each input');
  const entries = Object.entries(columns);
  const lengths = new Set<number>();
  for (const [name, values] of entries) {
    if (!Array.isArray(values)) throw new BadRequest(`inputs.${name}: must be a list`);
    lengths.add(values.length);
  }
  const [length] = lengths;
  if (length === undefined || lengths.size > 1)
    throw new BadRequest(`"inputs" must have lists of one length; they have: ${[...lengths].join(', ')}`);
  return Array.from({ length }, (_, i) => Object.fromEntries(entries.map(([name, values]) => [name, (values as unknown[])[i]])));
}

/** One output is written bare, several as objects, as TensorFlow Serving does. */
export function writePredict(outputs: Columns, size: number, format: PredictRequest['format']): string {
  const columns = Object.entries(outputs);
  const [only] = columns;
  const indexes = Array.from({ length: size }, (_, i) => i);
  if (format === 'row') {
    const write = columns.length === 1 && only !== undefined ? valueWriter(only[1]) : rowWriter(outputs);
    return `{"predictions":[${indexes.map(write).join(',')}]}`;
  }
  const lists = columns.map(([name, column]) => [name, `[${indexes.map(valueWriter(column)).join(',')}]`] as const);
  const text =
    lists.length === 1 ? lists[0]?.[1] : `{${lists.map(([name, list]) => `${JSON.stringify(name)}:${list}`).join(',')}}`;
  return `{"outputs":${text}}`;
}

/** GET /v1/models/M */
export function modelStatus(): object {
  return { model_version_status: [{ version: '1', state: 'AVAILABLE', status: { error_code: 'OK', error_message: '' } }] };
}

const tensorflowNames = {
  float32: 'DT_FLOAT',
  float64: 'DT_DOUBLE',
  int32: 'DT_INT32',
  int64: 'DT_INT64',
  bool: 'DT_BOOL',
  string: 'DT_STRING',
} as const;

/** GET /v1/models/M/metadata */
export function modelMetadata(modelName: string, { name, inputs, outputs }: ModelSignature): object {
  const signature = { inputs: tensors(inputs), outputs: tensors(outputs), method_name: 'tensorflow/serving/predict' };
  return {
    model_spec: { name: modelName, signature_name: '', version: '1' },
    metadata: { signature_def: { signature_def: { [name]: signature } } },
  };
}

function tensors(features: readonly Feature[]): object {
  return Object.fromEntries(
    features.map(({ name, dtype, shape }) => {
      const dim = [-1, ...shape].map((size) => ({ size: String(size), name: '' }));
      return [name, { name, dtype: tensorflowNames[dtype], tensor_shape: { dim, unknown_rank: false } }];
    }),
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
