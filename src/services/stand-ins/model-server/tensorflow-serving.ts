/**
 * TensorFlow Serving's REST protocol, the server's side (tensorflow.org/tfx/serving/api_rest): bodies to batches and answers to text.
 * The one version is 1.
 */
import { isObject } from '../../../core/json.ts';
import type { Batch, Columns, Feature } from '../../../core/batch.ts';
import type { BatchBuilder } from '../../../data/columns/batch-builder.ts';
import { listText, rowWriter, valueWriter } from '../../../data/columns/json.ts';
import type { FastifyInstance } from 'fastify';
import type { ModelSignature } from '../../../core/signature.ts';
import { answerErrors, BadRequest, Refusal } from '../errors.ts';
import { readObject, toBatch } from './instances.ts';
import { isServedVersion, type Served } from './served.ts';

export interface PredictRequest {
  readonly batch: Batch;
  readonly format: 'row' | 'column';
}

interface ModelParams {
  /** Without a constraint a parameter would take the `:predict` along. */
  readonly model: string;
  readonly version?: string;
  readonly label?: string;
}

/** TensorFlow Serving's documentation calls the version in use so. */
const knownLabel = 'stable';

const model = '/v1/models/:model([^/:]+)';
const bases = [model, `${model}/versions/:version(\\d+)`, `${model}/labels/:label([^/:]+)`];

/** Routes of the protocol, errors in its form: `{"error":"..."}`. */
export function tensorflowServingRoutes(served: Served) {
  const { modelName } = served;
  const check = ({ model: name, version, label = knownLabel }: ModelParams): void => {
    if (name !== modelName || !isServedVersion(version))
      throw new Refusal(404, `Servable not found for request: ${name} version ${version ?? '1'}; served: ${modelName} version 1`);
    if (label !== knownLabel)
      throw new Refusal(404, `Unrecognized servable version label: ${label}; version 1 has the label ${knownLabel}`);
  };
  return async (server: FastifyInstance): Promise<void> => {
    answerErrors(server);
    // KServe V1 lists its models so.
    server.get('/v1/models', async () => ({ models: [modelName] }));
    for (const base of bases) {
      server.get<{ Params: ModelParams }>(base, async ({ params }) => {
        check(params);
        return modelStatus(modelName);
      });
      server.get<{ Params: ModelParams }>(`${base}/metadata`, async ({ params }) => {
        check(params);
        return modelMetadata(served);
      });
      server.post<{ Params: ModelParams; Body?: Uint8Array }>(`${base}::predict`, async ({ body, params }, reply) => {
        check(params);
        return reply.type('application/json').send(await answerPredict(readObject(body), served));
      });
      for (const method of ['classify', 'regress'])
        server.post<{ Params: ModelParams }>(`${base}::${method}`, async () => {
          throw new BadRequest(`:${method} is not spoken here; its signatures take tf.Example: use :predict`);
        });
    }
  };
}

/** Answers a `:predict` in the format in which it asks, by the signature that it names. Throws BadRequest. */
export async function answerPredict(body: Record<string, unknown>, served: Served): Promise<string> {
  const { model, builder, predict } = await served.named(body['signature_name']);
  const { batch, format } = readPredict(body, model, builder);
  return writePredict(await predict(batch), batch.size, format);
}

/**
 * Reads a `:predict` body in row (`instances`) or column (`inputs`) format. Throws BadRequest with all that is wrong, by instance and
 * feature. The builder is for the model's inputs, one for all requests: their strings share a dictionary, which crosses to a worker once.
 */
export function readPredict(
  { instances, inputs }: Readonly<Record<string, unknown>>,
  model: ModelSignature,
  builder: BatchBuilder,
): PredictRequest {
  if ((instances === undefined) === (inputs === undefined))
    throw new BadRequest('the body needs "instances" (row format) or "inputs" (column format)');
  const rows = instances === undefined ? rowsOfColumns(inputs, model.inputs) : instances;
  if (!Array.isArray(rows) || rows.length === 0) throw new BadRequest('"instances" must be a list with at least one instance');
  return { batch: toBatch(rows, model.inputs, builder), format: instances === undefined ? 'column' : 'row' };
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
  if (format === 'row') {
    const write = columns.length === 1 && only !== undefined ? valueWriter(only[1]) : rowWriter(outputs);
    return `${listText(write, size, '{"predictions":')}}`;
  }
  const lists = columns.map(([name, column]) => [name, listText(valueWriter(column), size)] as const);
  const text =
    lists.length === 1 ? lists[0]?.[1] : `{${lists.map(([name, list]) => `${JSON.stringify(name)}:${list}`).join(',')}}`;
  return `{"outputs":${text}}`;
}

/** GET /v1/models/M, with what KServe V1 answers beside TensorFlow Serving's. */
function modelStatus(name: string): object {
  return {
    name,
    ready: true,
    model_version_status: [{ version: '1', state: 'AVAILABLE', status: { error_code: 'OK', error_message: '' } }],
  };
}

const tensorflowNames = {
  float16: 'DT_HALF',
  bfloat16: 'DT_BFLOAT16',
  float32: 'DT_FLOAT',
  float64: 'DT_DOUBLE',
  int8: 'DT_INT8',
  int16: 'DT_INT16',
  int32: 'DT_INT32',
  int64: 'DT_INT64',
  uint8: 'DT_UINT8',
  uint16: 'DT_UINT16',
  uint32: 'DT_UINT32',
  uint64: 'DT_UINT64',
  bool: 'DT_BOOL',
  string: 'DT_STRING',
} as const;

/** GET /v1/models/M/metadata */
function modelMetadata({ modelName, signatures }: Served): object {
  const definitions = signatures.map(({ name, inputs, outputs }) => [
    name,
    { inputs: tensors(inputs), outputs: tensors(outputs), method_name: 'tensorflow/serving/predict' },
  ]);
  return {
    model_spec: { name: modelName, signature_name: '', version: '1' },
    metadata: { signature_def: { signature_def: Object.fromEntries(definitions) } },
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
