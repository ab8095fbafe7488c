/** Reads the signatures of a SavedModel from its protocol buffer, without TensorFlow. */
import { join } from 'node:path';
import type { Feature } from '../../core/batch.ts';
import { didYouMean, type Problem, ProblemsError, throwProblems } from '../../core/problems.ts';
import type { ModelSignature } from '../../core/signature.ts';
import { readProtocolBuffer } from './model-files.ts';
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
  readonly shape?: { readonly dims?: readonly { readonly size?: string }[]; readonly unknownRank?: boolean };
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
 * no such signature, or with all inputs and outputs that predbench does not support.
 */
export async function readSignature(path: string, name?: string): Promise<ModelSignature> {
  const graph = await readServingGraph(path);
  const names = namesIn(graph);
  const chosen = name ?? defaultName(names);
  if (chosen === undefined || !names.includes(chosen)) {
    throw new ProblemsError({ file: path, key: 'signature', ...noSignature(chosen, names) });
  }
  const { problems, ...signature } = signatureIn(graph, path, chosen);
  throwProblems(problems);
  return signature;
}

/** All signatures of the model that predbench supports. Throws ProblemsError if there is no model. */
export async function readSignatures(path: string): Promise<ModelSignature[]> {
  const graph = await readServingGraph(path);
  return namesIn(graph).flatMap((name) => {
    const { problems, ...signature } = signatureIn(graph, path, name);
    return problems.length === 0 ? [signature] : [];
  });
}

function namesIn({ signatures = {} }: MetaGraph): string[] {
  return Object.keys(signatures).filter((name) => name !== initializer);
}

function signatureIn({ signatures, info }: MetaGraph, path: string, name: string): ModelSignature & { problems: Problem[] } {
  const signature = signatures?.[name] ?? {};
  const problems: Problem[] = [];
  const inputs = featuresOf(signature.inputs, 'input', path, problems);
  const outputs = featuresOf(signature.outputs, 'output', path, problems);
  return { path, name, tags: info?.tags ?? [], inputs, outputs, problems };
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

function featuresOf(tensors: SignatureInfo['inputs'], side: string, path: string, problems: Problem[]): Feature[] {
  return Object.entries(tensors ?? {})
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, tensor]) => {
      const refuse = (message: string) => {
        problems.push({ file: path, key: `${side} ${name}`, message });
        return [];
      };
      if (tensor.name === undefined) return refuse('sparse and composite tensors are not supported');
      const dtype = dtypeOfNumber(tensor.dtype ?? 0);
      if (dtype === undefined)
        return refuse(`${dtypeName(tensor.dtype ?? 0)} is not supported; supported: ${Object.keys(dtypeNumbers).join(', ')}`);
      if (tensor.shape?.unknownRank === true || tensor.shape === undefined) return [{ name, dtype, shape: [] }];
      const [first, ...shape] = (tensor.shape.dims ?? []).map(({ size }) => Number(size ?? 0));
      if (first !== -1)
        return refuse('the first dimension must be the batch, of any size: export the signature with shape [None, ...]');
      if (shape.some((dimension) => dimension < 1))
        return refuse(`shape [${[first, ...shape].join(', ')}] has an unknown dimension besides the batch`);
      return [{ name, dtype, shape }];
    });
}
