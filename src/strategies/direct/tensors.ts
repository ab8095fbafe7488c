/** Columns to tensors and back. tfjs-node has no float64 and passes int64 as int32; values that do not fit are refused. */
import type { Tensor } from '@tensorflow/tfjs-node';
import {
  type Batch,
  type Column,
  type Dictionary,
  DictionaryBuilder,
  elementsPerInstance,
  type Feature,
  type StringElement,
} from '../../core/batch.ts';
import type { Failure } from '../../core/predictor.ts';
import type { Tensorflow } from './tensorflow.ts';

/** Features with dtypes that tfjs-node does not support, one sentence each. */
export function unsupportedDtypes(features: readonly Feature[], side: 'input' | 'output'): string[] {
  return features
    .filter((feature) => feature.dtype === 'float64')
    .map((feature) => `${side} ${feature.name} is float64, which tfjs-node does not support`);
}

/** Encodes each distinct string once per dictionary. */
export class StringEncoder {
  readonly #bytes = new WeakMap<Dictionary, Uint8Array[]>();
  readonly #encoder = new TextEncoder();

  encode(dictionary: Dictionary): readonly Uint8Array[] {
    const bytes = this.#bytes.get(dictionary) ?? [];
    this.#bytes.set(dictionary, bytes);
    for (let code = bytes.length; code < dictionary.values.length; code++) {
      const value = dictionary.values[code] as StringElement;
      bytes.push(typeof value === 'string' ? this.#encoder.encode(value) : value);
    }
    return bytes;
  }
}

/** A tensor of shape [size, ...feature.shape]. The caller disposes of it. */
export function columnToTensor(tf: Tensorflow, column: Column, size: number, strings: StringEncoder): Tensor {
  const shape = [size, ...column.shape];
  if (column.dtype === 'string') {
    const encoded = strings.encode(column.dictionary);
    const values = Array.from(column.codes, (code) => encoded[code] as Uint8Array);
    // Typed for strings only, but the engine also accepts their bytes.
    return tf.engine().makeTensor(values as unknown as string[], shape, 'string');
  }
  if (column.dtype === 'int64') return tf.engine().makeTensor(Int32Array.from(column.values), shape, 'int32');
  return tf.engine().makeTensor(column.values as Float32Array, shape, column.dtype as 'float32' | 'int32' | 'bool');
}

/** int64 values outside int32, by instance: tfjs-node would truncate them. */
export function outOfInt32(batch: Batch): Map<number, Failure> {
  const failed = new Map<number, Failure>();
  for (const [name, column] of Object.entries(batch.columns)) {
    if (column.dtype !== 'int64') continue;
    const width = elementsPerInstance(column.shape);
    column.values.forEach((value, i) => {
      if (value === (value | 0)) return;
      failed.set(Math.floor(i / width), {
        message: `feature ${name}: ${value} does not fit into int32, which tfjs-node uses for int64`,
      });
    });
  }
  return failed;
}

/** The tensor's values as a column of `feature`. Throws if its shape differs from the signature. */
export function tensorToColumn(tensor: Tensor, feature: Feature, size: number): Column {
  const expected = size * elementsPerInstance(feature.shape);
  const values: unknown = tensor.dataSync();
  if (tensor.size !== expected) {
    throw new Error(
      `output ${feature.name} has shape [${tensor.shape.join(', ')}]; the signature says [${[size, ...feature.shape].join(', ')}]`,
    );
  }
  const { dtype, shape } = feature;
  if (dtype === 'string') return stringColumn(values as string[], shape);
  // tfjs-node returns int64 as BigInt64Array.
  if (dtype === 'int64') return { dtype, shape, values: Float64Array.from(values as ArrayLike<number | bigint>, Number) };
  return { dtype, shape, values: values as Float32Array | Int32Array | Uint8Array };
}

function stringColumn(values: readonly string[], shape: readonly number[]): Column {
  const dictionary = new DictionaryBuilder();
  const codes = Uint32Array.from(values, (value) => dictionary.codeOf(value));
  return { dtype: 'string', shape, codes, dictionary: { values: dictionary.values } };
}
