import type { DType } from '../../core/batch.ts';

/** Names of element types in the Open Inference Protocol. */
export const openInferenceDatatypes = {
  float16: 'FP16',
  bfloat16: 'BF16',
  float32: 'FP32',
  float64: 'FP64',
  int8: 'INT8',
  int16: 'INT16',
  int32: 'INT32',
  int64: 'INT64',
  uint8: 'UINT8',
  uint16: 'UINT16',
  uint32: 'UINT32',
  uint64: 'UINT64',
  bool: 'BOOL',
  string: 'BYTES',
} as const satisfies Record<DType, string>;
