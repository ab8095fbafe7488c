/** Reads the signatures of a SavedModel from its protocol buffer, without TensorFlow. */
import { join } from 'node:path';
import type { Feature } from '../../core/batch.ts';
import { didYouMean, type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import type { ModelSignature, Shapes } from '../../core/signature.ts';
import { readProtocolBuffer } from './model-files.ts';
import { type DeclaredShape, instanceShape } from './shape.ts';
import { dtypeName, dtypeNumbers, dtypeOfNumber } from './tensorflow-dtypes.ts';

/** The needed parts of tensorflow/core/protobuf/{saved_model,meta_graph}.proto and framework/{tensor_shape,types}.proto. */
const schema = {
  nested: {
    SavedModel: { fields: { metaGraphs: { rule: 'repeated', type: 'MetaGraph', id: 2 } } },
    MetaGraph: { fields: { info: { type: 'MetaInfo', id: 1 }, signatures: { keyType: 'string', type: 'Signature', id: 5 } } },
    MetaInfo: { fields: { tags: { rule: 'repeated', type: 'string', id: 4 } } },
    Signature: {
      fields: { inputs: { keyType: 'string', type: 'Tensor', id: 1 }, outputs: { keyType: 'string', type: 'Tensor', id: 2 } },
    },
    Tensor: { fields: { name: { type: 'string', id: 1 }, dtype: { type: 'int32', id: 2 }, shape: { type: 'Shape', id: 3 } } },
    Shape: { fields: { dims: { rule: 'repeated', type: 'Dim', id: 2 }, unknownRank: { type: 'bool', id: 3 } } },
    Dim: { fields: { size: { type: 'int64', id: 1 } } },
  },
};

interface TensorInfo {
  /** Absent for sparse and composite tensors. */
  readonly name?: string;
  readonly dtype?: number;
  readonly shape?: DeclaredShape;
}

interface SignatureInfo {
  readonly inputs?: Readonly<Record<string, TensorInfo>>;
  readonly outputs?: Readonly<Record<string, TensorInfo>>;
}

interface MetaGraph {
  readonly info?: { readonly tags?: readonly string[] };
  readonly signatures?: Readonly<Record<string, SignatureInfo>>;
}

const initializer = '__saved_model_init_op';

/**
 * The signature called `name`; without a name, `serving_default`, `predict`, or the only one. Throws ProblemsError if there is no model or
 * no such signature, or with all inputs and outputs that predbench does not support. `shapes` are for what the signature leaves open.
 */
export async function readSignature(path: string, name?: string, shapes: Shapes = {}): Promise<ModelSignature> {
  const graph = await readServingGraph(path);
  const { problems, ...signature } = signatureIn(graph, path, chosenName(graph, path, name), shapes);
  throwProblems(problems);
  return signature;
}

/** An input or output of which the signature leaves more open than the batch. */
export interface OpenShape {
  readonly name: string;
  readonly side: 'input' | 'output';
  /** Of one instance; -1 where any size goes. */
  readonly dims: readonly number[];
}

/** What `model.shapes` has to say of the signature that `readSignature` takes. Throws ProblemsError if there is no such model or signature. */
export async function readOpenShapes(path: string, name?: string): Promise<OpenShape[]> {
  const graph = await readServingGraph(path);
  const { inputs = {}, outputs = {} } = graph.signatures?.[chosenName(graph, path, name)] ?? {};
  const open = (side: OpenShape['side'], tensors: NonNullable<SignatureInfo['inputs']>) =>
    Object.entries(tensors).flatMap(([tensor, { shape }]) => {
      const dims = (shape?.dims ?? []).slice(1).map(({ size }) => Number(size ?? 0));
      return dims.some((size) => size < 0) ? [{ name: tensor, side, dims }] : [];
    });
  return [...open('input', inputs), ...open('output', outputs)];
}

function chosenName(graph: MetaGraph, path: string, name: string | undefined): string {
  const names = namesIn(graph);
  const chosen = name ?? defaultName(names);
  if (chosen !== undefined && names.includes(chosen)) return chosen;
  throw new ProblemsError({ file: path, key: 'signature', ...noSignature(chosen, names) });
}

/** All signatures of the model that predbench supports. Throws ProblemsError if there is no model. */
export async function readSignatures(path: string): Promise<ModelSignature[]> {
  const graph = await readServingGraph(path);
  return namesIn(graph).flatMap((name) => {
    const { problems, ...signature } = signatureIn(graph, path, name, {});
    return problems.length === 0 ? [signature] : [];
  });
}

function namesIn({ signatures = {} }: MetaGraph): string[] {
  return Object.keys(signatures).filter((name) => name !== initializer);
}

function signatureIn(
  { signatures, info }: MetaGraph,
  path: string,
  name: string,
  shapes: Shapes,
): ModelSignature & { problems: Problem[] } {
  const signature = signatures?.[name] ?? {};
  const problems = unknownNames(signature, shapes);
  const refuse = (side: string) => (tensor: string, refusal: Refusal) =>
    void problems.push({ file: path, key: `${side} ${tensor}`, message: refusal.message, ...remedyOf(refusal) });
  const [refuseInput, refuseOutput] = [refuse('input'), refuse('output')];
  const inputs = sideOf(signature.inputs, refuseInput, shapes);
  const outputs = sideOf(signature.outputs, refuseOutput, shapes);
  for (const { name: input, whole } of inputs.withoutBatch) refuseInput(input, noBatch(whole));
  const leavesOut = outputs.features.length > 0 && outputs.withoutBatch.length > 0;
  if (!leavesOut) for (const { name: output, whole } of outputs.withoutBatch) refuseOutput(output, noBatch(whole));
  return {
    path,
    name,
    tags: info?.tags ?? [],
    inputs: inputs.features,
    outputs: outputs.features,
    ...(Object.keys(shapes).length > 0 && { shapes }),
    ...(leavesOut && { withoutBatch: outputs.withoutBatch.map(({ name, whole }) => `${name} [${whole.join(', ')}]`) }),
    problems,
  };
}

function remedyOf({ remedy }: Refusal): { remedy?: string } {
  return remedy === undefined ? {} : { remedy };
}

/** Of `model.shapes`. */
function unknownNames({ inputs = {}, outputs = {} }: SignatureInfo, shapes: Shapes): Problem[] {
  const names = [...Object.keys(inputs), ...Object.keys(outputs)];
  return Object.keys(shapes)
    .filter((name) => !names.includes(name))
    .map((name) => ({
      key: `shapes.${name}`,
      message: `the signature has no input or output of this name${didYouMean(name, names)}; it has: ${names.join(', ')}`,
    }));
}

/** Names of the tensors in the graph, such as `serving_default_x:0`, by the signature's names of inputs and outputs. */
export interface TensorNames {
  readonly inputs: ReadonlyMap<string, string>;
  readonly outputs: ReadonlyMap<string, string>;
}

export async function readTensorNames({ path, name }: ModelSignature): Promise<TensorNames> {
  const signature = (await readServingGraph(path)).signatures?.[name];
  return { inputs: namesOf(signature?.inputs), outputs: namesOf(signature?.outputs) };
}

function namesOf(tensors: SignatureInfo['inputs'] = {}): ReadonlyMap<string, string> {
  return new Map(Object.entries(tensors).flatMap(([key, { name }]) => (name === undefined ? [] : [[key, name] as const])));
}

function noSignature(chosen: string | undefined, names: readonly string[]): Pick<Problem, 'message' | 'remedy'> {
  if (names.length === 0) return { message: 'the model has no signatures', remedy: 'export it with a serving_default signature' };
  const message =
    chosen === undefined
      ? 'the model has several signatures, none of them the default'
      : `the model has no signature "${chosen}"${didYouMean(chosen, names)}`;
  return { message: `${message}; it has: ${names.join(', ')}`, remedy: 'set model.signature to one of them' };
}

function defaultName(names: readonly string[]): string | undefined {
  return ['serving_default', 'predict'].find((name) => names.includes(name)) ?? (names.length === 1 ? names[0] : undefined);
}

async function readServingGraph(path: string): Promise<MetaGraph> {
  const graphs = await decode(path, await readProtocolBuffer(path));
  // TPU exports have a second graph, tagged serve and tpu.
  const serving =
    graphs
      .filter(({ info }) => info?.tags?.includes('serve'))
      .toSorted((a, b) => (a.info?.tags?.length ?? 0) - (b.info?.tags?.length ?? 0))[0] ??
    (graphs.length === 1 ? graphs[0] : undefined);
  if (serving !== undefined) return serving;
  const tags = graphs.map(({ info }) => (info?.tags ?? []).join('+')).join(', ');
  throw new ProblemsError({ file: path, message: `the SavedModel has no graph tagged "serve"; it has: ${tags || 'none'}` });
}

async function decode(path: string, bytes: Uint8Array): Promise<readonly MetaGraph[]> {
  const { default: protobuf } = await import('protobufjs');
  const type = protobuf.Root.fromJSON(schema).lookupType('SavedModel');
  try {
    const { metaGraphs = [] } = type.toObject(type.decode(bytes), { longs: String }) as { metaGraphs?: MetaGraph[] };
    return metaGraphs;
  } catch (cause) {
    throw new ProblemsError({ file: join(path, 'saved_model.pb'), message: 'not a SavedModel, or truncated' }, { cause });
  }
}

/** What a signature says of its inputs or its outputs. */
interface Side {
  readonly features: Feature[];
  /** Tensors without a dimension for the batch. */
  readonly withoutBatch: { readonly name: string; readonly whole: readonly number[] }[];
}

function sideOf(tensors: SignatureInfo['inputs'], refuse: (name: string, problem: Refusal) => void, shapes: Shapes): Side {
  const side: Side = { features: [], withoutBatch: [] };
  for (const [name, { name: inGraph, dtype: number = 0, shape }] of Object.entries(tensors ?? {}).toSorted(byKey)) {
    const dtype = dtypeOfNumber(number);
    const found = instanceShape(name, shape, Object.hasOwn(shapes, name) ? shapes[name] : undefined);
    if (inGraph === undefined) refuse(name, { message: 'sparse and composite tensors are not supported' });
    else if (found.kind === 'no batch') side.withoutBatch.push({ name, whole: found.whole });
    else if (dtype === undefined)
      refuse(name, { message: `${dtypeName(number)} is not supported; supported: ${Object.keys(dtypeNumbers).join(', ')}` });
    else if (found.kind === 'problem') refuse(name, found);
    else side.features.push({ name, dtype, shape: found.shape });
  }
  return side;
}

type Refusal = Pick<Problem, 'message' | 'remedy'>;

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function noBatch(whole: readonly number[]): Refusal {
  return {
    message: `its shape [${whole.join(', ')}] has no batch of any size in the first place`,
    remedy: 'name another signature (model.signature), or export one with shape [None, ...]',
  };
}
