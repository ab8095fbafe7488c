import type * as tfjsNode from '@tensorflow/tfjs-node';

type Environment = Record<string, string | undefined>;

/** The package folder that requireTensorflow would load, if any has its native addon. */
export function findTensorflow(options?: { env?: Environment; root?: string }): string | undefined;

/** A tensor in TensorFlow's memory. Whoever gets one deletes it. */
export interface Tensor {
  readonly id: number;
  readonly shape: readonly number[];
}

/**
 * The native addon of tfjs-node. The package's own layer above it writes a negative int64 as 2^32 - n, takes bytes for text, and has
 * neither float64 nor the small integers, so it is left out. Element types are TensorFlow's numbers.
 */
export interface Addon {
  readonly TF_ATTR_TYPE: number;
  /** Elements of 64-bit integers are pairs of words; those of strings are bytes. */
  createTensor(
    shape: readonly number[],
    dtype: number,
    data: Float32Array | Int32Array | Uint8Array | readonly Uint8Array[],
  ): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array | BigInt64Array | Uint8Array[];
  executeOp(
    name: string,
    attributes: readonly { readonly name: string; readonly type: number; readonly value: number }[],
    inputs: readonly number[],
    outputs: number,
  ): readonly Tensor[];
  /** `tags` are separated by commas, and so are the names of tensors in the graph. */
  loadSavedModel(path: string, tags: string): number;
  runSavedModel(id: number, inputs: readonly number[], inputNames: string, outputNames: string): readonly Tensor[];
  deleteSavedModel(id: number): void;
}

/** Loads tfjs-node; throws an Error whose message names the remedy where it is not set up. */
export function requireTensorflow(options?: { from?: string }): {
  backend(): { readonly binding: Addon };
} & typeof tfjsNode;

/** The version of the loaded libtensorflow ('2.15.1'), which is not that of the package ('4.22.0'). */
export function libtensorflowVersion(tf: typeof tfjsNode): string;
