/** An `infer` request of Open Inference V2: its tensors to a batch. */
import { type Batch, elementsPerInstance, type Feature, nest, type Value } from '../../../core/batch.ts';
import { isObject } from '../../../core/json.ts';
import { didYouMean } from '../../../core/problems.ts';
import type { ModelSignature } from '../../../core/signature.ts';
import type { BatchBuilder } from '../../../data/columns/batch-builder.ts';
import { openInferenceDatatypes } from '../../../data/columns/datatypes.ts';
import { BadRequest } from '../errors.ts';
import { parameterOf, withBinaryData } from './binary-tensors.ts';
import { toBatch } from './instances.ts';

interface AskedOutput {
  readonly name: string;
  readonly binary: boolean;
}

export interface InferRequest {
  readonly id: string | undefined;
  readonly batch: Batch;
  readonly outputs: readonly AskedOutput[];
}

/** Throws BadRequest with all that is wrong, by tensor or by instance. */
export function readInfer(
  body: Record<string, unknown>,
  binary: Uint8Array,
  model: ModelSignature,
  builder: BatchBuilder,
): InferRequest {
  const { id } = body;
  if (!Array.isArray(body['inputs']) || body['inputs'].length === 0)
    throw new BadRequest('"inputs" must be a list with a tensor for each input');
  const inputs = withBinaryData(body['inputs'], binary);
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
    outputs: askedOutputs(body, model.outputs),
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

function askedOutputs(body: Record<string, unknown>, outputs: readonly Feature[]): AskedOutput[] {
  const { outputs: asked = [] } = body;
  if (!Array.isArray(asked)) throw new BadRequest('"outputs" must be a list');
  const all = outputs.map(({ name }) => name);
  const binaryUnlessTold = parameterOf(body, 'binary_data_output') === true;
  if (asked.length === 0) return all.map((name) => ({ name, binary: binaryUnlessTold }));
  return asked.map((output: unknown) => {
    const name = isObject(output) ? output['name'] : undefined;
    if (typeof name !== 'string' || !all.includes(name))
      throw new BadRequest(`there is no output ${JSON.stringify(name)}; the model has: ${all.join(', ')}`);
    for (const one of ['classification', 'shared_memory_region'])
      if (parameterOf(output, one) !== undefined) throw new BadRequest(`output ${name}: ${one} is not spoken here; leave it out`);
    return { name, binary: (parameterOf(output, 'binary_data') ?? binaryUnlessTold) === true };
  });
}
