import type { Column, NumericColumn } from '../../core/batch.ts';
import type { DType, NumericArray } from '../../core/dtypes.ts';
import { dtypeNumbers } from '../../data/model/tensorflow-dtypes.ts';
import { type Conversion, convert } from './convert.ts';
import type { StringTensors } from './string-tensors.ts';
import type { Addon } from './tensorflow.ts';
import { wordsOf } from './words.ts';

/** The id of a tensor of shape [size, ...column.shape]. */
export function writeTensor(addon: Addon, column: Column, size: number, strings: StringTensors): number {
  const shape = [size, ...column.shape];
  return column.dtype === 'string' ? strings.write(column, shape) : writeNumbers(addon, column, shape);
}

/** What the addon can write, and how it becomes a tensor of the column's type. */
interface Written {
  readonly as: DType;
  readonly data: Float32Array | Int32Array | Uint8Array;
  /** From a smaller type, Bitcast joins the elements of a last dimension. */
  readonly bytesEach?: number;
  readonly by?: Conversion;
}

function writeNumbers(addon: Addon, { dtype, values }: NumericColumn, shape: readonly number[]): number {
  const { as, data, bytesEach, by } = writtenAs(dtype, values);
  const id = addon.createTensor(bytesEach === undefined ? shape : [...shape, bytesEach], dtypeNumbers[as], data);
  if (by === undefined) return id;
  try {
    return convert(addon, by, id, as, dtype);
  } finally {
    addon.deleteTensor(id);
  }
}

function writtenAs(dtype: NumericColumn['dtype'], values: NumericArray): Written {
  switch (dtype) {
    case 'float32':
      return { as: dtype, data: values as Float32Array };
    case 'int32':
      return { as: dtype, data: values as Int32Array };
    case 'bool':
    case 'uint8':
      return { as: dtype, data: values as Uint8Array };
    case 'float16':
    case 'bfloat16':
      return { as: 'float32', data: values as Float32Array, by: 'Cast' };
    case 'int64':
      return { as: dtype, data: wordsOf(values) };
    case 'uint64':
      return { as: 'int64', data: wordsOf(values), by: 'Bitcast' };
    case 'float64':
      return { as: 'int64', data: int32View(values), by: 'Bitcast' };
    case 'uint32':
      return { as: 'int32', data: int32View(values), by: 'Bitcast' };
    case 'int8':
      return { as: 'uint8', data: byteView(values), by: 'Bitcast' };
    case 'int16':
    case 'uint16':
      return { as: 'uint8', data: byteView(values), bytesEach: 2, by: 'Bitcast' };
  }
}

function int32View({ buffer, byteOffset, byteLength }: NumericArray): Int32Array {
  return new Int32Array(buffer, byteOffset, byteLength / 4);
}

function byteView({ buffer, byteOffset, byteLength }: NumericArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
