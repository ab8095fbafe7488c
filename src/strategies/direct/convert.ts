import type { DType } from '../../core/dtypes.ts';
import { dtypeNumbers } from '../../data/model/tensorflow-dtypes.ts';
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
  const attribute = (name: string, dtype: DType) => ({ name, type: addon.TF_ATTR_TYPE, value: dtypeNumbers[dtype] });
  const [converted] = addon.executeOp(op, [attribute(source, from), attribute(target, to)], [id], 1);
  if (converted === undefined) throw new Error(`TensorFlow's ${op} from ${from} to ${to} gave nothing`);
  return converted.id;
}
