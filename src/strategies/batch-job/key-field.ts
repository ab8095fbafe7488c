import type { ModelSignature } from '../../core/signature.ts';

/** The field of the job's lines for the instance's key. It stands beside inputs and outputs, so it must be none of them. */
export function keyFieldBeside({ inputs, outputs }: Pick<ModelSignature, 'inputs' | 'outputs'>): string {
  const names = new Set([...inputs, ...outputs].map(({ name }) => name));
  let field = 'key';
  while (names.has(field)) field = `_${field}`;
  return field;
}
