import type { DType } from '../../core/dtypes.ts';
import { runOp } from './run-op.ts';
import type { Addon } from './tensorflow.ts';

/**
 * TensorFlow's own conversions, for the types that the addon does not read or write: Bitcast keeps every bit, Cast the value where one
 * type holds all values of the other.
 */
export type Conversion = 'Bitcast' | 'Cast';

const attributeNames: Readonly<Record<Conversion, readonly [string, string]>> = {
  Bitcast: ['T', 'type'],
  Cast: ['SrcT', 'DstT'],
};

/** A new tensor; the given one stays. */
export function convert(addon: Addon, op: Conversion, id: number, from: DType, to: DType): number {
  const [source, target] = attributeNames[op];
  return runOp(addon, op, { [source]: from, [target]: to }, [id]);
}
