import type { DType } from '../../core/dtypes.ts';
import { dtypeNumbers } from '../../data/model/tensorflow-dtypes.ts';
import type { Addon } from './tensorflow.ts';

/** Runs an operation of TensorFlow with one output, and returns the output's id. The inputs stay. `types`: its attributes. */
export function runOp(addon: Addon, name: string, types: Readonly<Record<string, DType>>, inputs: readonly number[]): number {
  const attributes = Object.entries(types).map(([attribute, dtype]) => ({
    name: attribute,
    type: addon.TF_ATTR_TYPE,
    value: dtypeNumbers[dtype],
  }));
  const [output] = addon.executeOp(name, attributes, inputs, 1);
  if (output === undefined) throw new Error(`TensorFlow's ${name} gave nothing`);
  return output.id;
}
