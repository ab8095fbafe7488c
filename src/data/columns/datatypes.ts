import type { DType } from '../../core/batch.ts';

/** Names of element types in the Open Inference Protocol. */
export const openInferenceDatatypes = {
  float32: 'FP32',
  float64: 'FP64',
  int32: 'INT32',
  int64: 'INT64',
  bool: 'BOOL',
  string: 'BYTES',
} as const satisfies Record<DType, string>;
