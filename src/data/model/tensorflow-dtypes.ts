/** Element types by their numbers in tensorflow/core/framework/types.proto. */
import type { DType } from '../../core/dtypes.ts';

export const dtypeNumbers: Readonly<Record<DType, number>> = {
  float32: 1,
  float64: 2,
  int32: 3,
  uint8: 4,
  int16: 5,
  int8: 6,
  string: 7,
  int64: 9,
  bool: 10,
  bfloat16: 14,
  uint16: 17,
  float16: 19,
  uint32: 22,
  uint64: 23,
};

const otherNames: Readonly<Record<number, string>> = {
  0: 'no dtype',
  8: 'complex64',
  11: 'qint8',
  12: 'quint8',
  13: 'qint32',
  15: 'qint16',
  16: 'quint16',
  18: 'complex128',
  20: 'resource',
  21: 'variant',
  24: 'float8_e5m2',
  25: 'float8_e4m3fn',
  29: 'int4',
  30: 'uint4',
};

const dtypes = new Map(Object.entries(dtypeNumbers).map(([dtype, number]) => [number, dtype as DType]));

/** Undefined for a type that predbench does not carry. */
export function dtypeOfNumber(number: number): DType | undefined {
  return dtypes.get(number);
}

/** TensorFlow's name of any type. */
export function dtypeName(number: number): string {
  return dtypes.get(number) ?? otherNames[number] ?? `TensorFlow's dtype number ${number}`;
}
