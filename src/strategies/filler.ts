import type { Feature, Row, Value } from '../core/batch.ts';

/** Outputs of an instance that failed: columns need an entry for every instance, and this one is ignored. */
export function fillerRow(outputs: readonly Feature[]): Row {
  return Object.fromEntries(outputs.map((feature) => [feature.name, zeroOf(feature)]));
}

function zeroOf({ dtype, shape }: Feature): Value {
  const zero = dtype === 'string' ? '' : dtype === 'bool' ? false : 0;
  return shape.reduceRight<Value>((inner, dimension) => Array.from({ length: dimension }, () => inner), zero);
}
