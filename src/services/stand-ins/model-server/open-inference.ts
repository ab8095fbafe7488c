/** The Open Inference Protocol, V2 (github.com/kserve/open-inference-protocol), the server's side, with tensors as JSON. Version is always 1. */
import { isObject } from '../../../core/json.ts';
import type { FastifyInstance } from 'fastify';
import { type Batch, type Columns, elementsPerInstance, type Feature, nest, type Value } from '../../../core/batch.ts';
import type { BatchBuilder } from '../../../data/columns/batch-builder.ts';
import { openInferenceDatatypes } from '../../../data/columns/datatypes.ts';
import { valueWriter } from '../../../data/columns/json.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import { didYouMean } from '../../../core/problems.ts';
import { ownVersion } from '../../../core/version.ts';
import { answerErrors, BadRequest, Refusal } from '../errors.ts';
import { parseJson, toBatch } from './instances.ts';
import type { Served } from './served.ts';

interface ModelParams {
  readonly model: string;
  readonly version?: string;
}

/** Routes of the protocol, errors in its form: `{"error":"..."}`. */
export function openInferenceRoutes({ modelName, model, builder, predict }: Served) {
  const check = ({ model: name, version = '1' }: ModelParams): void => {
    if (name === modelName && version === '1') return;
    throw new Refusal(404, `Model with name ${name} and version ${version} does not exist.`);
  };
  return async (server: FastifyInstance): Promise<void> => {
    answerErrors(server);
    server.get('/v2', async () => ({ name: 'predbench', version: ownVersion(), extensions: [] }));
    server.get('/v2/health/live', async () => ({ live: true }));
    server.get('/v2/health/ready', async () => ({ ready: true }));
    for (const base of ['/v2/models/:model', '/v2/models/:model/versions/:version']) {
      server.get<{ Params: ModelParams }>(base, async ({ params }) => {
        check(params);
        return modelMetadata(modelName, model);
      });
      server.get<{ Params: ModelParams }>(`${base}/ready`, async ({ params }) => {
        check(params);
        return { name: modelName, ready: true };
      });
      server.post<{ Params: ModelParams; Body: string }>(`${base}/infer`, async ({ body, params }, reply) => {
        check(params);
        const request = readInfer(body ?? '', model, builder);
        return reply.type('application/json').send(writeInfer(modelName, await predict(request.batch), request));
      });
    }
  };
}

interface InferRequest {
  readonly id: string | undefined;
  readonly batch: Batch;
  /** Names of the outputs that are asked for. */
  readonly outputs: readonly string[];
}

/** Reads an `infer` body. Throws BadRequest with all that is wrong, by tensor or by instance. */
export function readInfer(text: string, model: ModelSignature, builder: BatchBuilder): InferRequest {
  const { id, inputs, outputs } = parseJson(text);
  if (!Array.isArray(inputs) || inputs.length === 0) throw new BadRequest('"inputs" must be a list with a tensor for each input');
  const names = model.inputs.map(({ name }) => name);
  const wrong: string[] = [];
  const tensors = inputs.flatMap((input: unknown, i) => {
    const { name } = (isObject(input) ? input : {}) as { name?: unknown };
    const feature = model.inputs.find((one) => one.name === name);
    const problem =
      feature === undefined
        ? `there is no input ${JSON.stringify(name)}${didYouMean(String(name), names)}; the model has: ${names.join(', ')}`
        : tensorProblem(input as Tensor, feature);
    if (problem !== undefined) wrong.push(`inputs[${i}]: ${problem}`);
    return problem === undefined && feature !== undefined ? [readTensor(input as Tensor, feature)] : [];
  });
  const sizes = new Set(tensors.map(({ size }) => size));
  if (sizes.size > 1) wrong.push(`the tensors must have one batch size; they have: ${[...sizes].join(', ')}`);
  if (wrong.length > 0) throw new BadRequest(wrong.join('\n'));
  const [size = 0] = sizes;
  const rows = Array.from({ length: size }, (_, i) => Object.fromEntries(tensors.map(({ name, at }) => [name, at(i)])));
  return {
    id: typeof id === 'string' ? id : undefined,
    batch: toBatch(rows, model.inputs, builder),
    outputs: outputNames(outputs, model.outputs),
  };
}

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly datatype: string;
  readonly data: readonly unknown[];
}

function tensorProblem({ name, shape, datatype, data }: Partial<Tensor>, feature: Feature): string | undefined {
  if (datatype !== openInferenceDatatypes[feature.dtype])
    return `${name}: datatype must be ${openInferenceDatatypes[feature.dtype]}, not ${JSON.stringify(datatype)}`;
  const due = [-1, ...feature.shape];
  if (!Array.isArray(shape) || !fits(shape, feature.shape))
    return `${name}: shape must be [${due.join(',')}], not ${JSON.stringify(shape)}`;
  if (!Array.isArray(data)) return `${name}: data must be a list`;
  const elements = elementsPerInstance(shape);
  const given = data.flat(Infinity).length;
  return given === elements ? undefined : `${name}: ${given} elements of data, where shape [${shape.join(',')}] has ${elements}`;
}

/** Scalars may come as [n] or [n,1]. */
function fits([size, ...inner]: readonly unknown[], shape: readonly number[]): boolean {
  if (!Number.isSafeInteger(size) || (size as number) < 1) return false;
  return inner.join() === shape.join() || (shape.length === 0 && inner.join() === '1');
}

function readTensor({ name, shape, data }: Tensor, feature: Feature) {
  const flat = data.flat(Infinity) as Value[];
  const width = elementsPerInstance(feature.shape);
  const at = (i: number): Value =>
    feature.shape.length === 0 ? (flat[i] as Value) : nest(flat.slice(i * width, (i + 1) * width), feature.shape);
  return { name, size: shape[0] as number, at };
}

function outputNames(asked: unknown, outputs: readonly Feature[]): string[] {
  const all = outputs.map(({ name }) => name);
  if (asked === undefined || (Array.isArray(asked) && asked.length === 0)) return all;
  if (!Array.isArray(asked)) throw new BadRequest('"outputs" must be a list');
  return asked.map((output: unknown) => {
    const name = isObject(output) ? output['name'] : undefined;
    if (typeof name === 'string' && all.includes(name)) return name;
    throw new BadRequest(`there is no output ${JSON.stringify(name)}; the model has: ${all.join(', ')}`);
  });
}

/** The answer's text, tensors flat and row-major. */
export function writeInfer(modelName: string, columns: Columns, { id, batch, outputs }: InferRequest): string {
  const tensors = outputs.map((name) => {
    const column = columns[name] as Columns[string];
    const write = valueWriter({ ...column, shape: [] });
    const shape = [batch.size, ...column.shape];
    const data = Array.from({ length: elementsPerInstance(shape) }, (_, i) => write(i));
    return `{"name":${JSON.stringify(name)},"shape":[${shape.join(',')}],"datatype":"${openInferenceDatatypes[column.dtype]}","data":[${data.join(',')}]}`;
  });
  const head = `"model_name":${JSON.stringify(modelName)},"model_version":"1"${id === undefined ? '' : `,"id":${JSON.stringify(id)}`}`;
  return `{${head},"outputs":[${tensors.join(',')}]}`;
}

/** GET /v2/models/M */
function modelMetadata(modelName: string, { inputs, outputs }: ModelSignature): object {
  return {
    name: modelName,
    versions: ['1'],
    platform: 'tensorflow_savedmodel',
    inputs: inputs.map(tensorMetadata),
    outputs: outputs.map(tensorMetadata),
  };
}

function tensorMetadata({ name, dtype, shape }: Feature): object {
  return { name, datatype: openInferenceDatatypes[dtype], shape: [-1, ...shape] };
}
