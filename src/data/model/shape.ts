/** The shape of one instance, from what the signature says of the whole batch and the experiment of the rest. */

export interface DeclaredShape {
  readonly dims?: readonly { readonly size?: string }[];
  readonly unknownRank?: boolean;
}

export type InstanceShape =
  | { readonly kind: 'instance'; readonly shape: readonly number[] }
  /** There is no dimension of any size in the first place. */
  | { readonly kind: 'no batch'; readonly whole: readonly number[] }
  | { readonly kind: 'problem'; readonly message: string; readonly remedy: string };

/** A tensor of unknown rank is taken for a scalar unless `given` says more. */
export function instanceShape(
  name: string,
  declared: DeclaredShape | undefined,
  given: readonly number[] | undefined,
): InstanceShape {
  if (declared === undefined || declared.unknownRank === true) return { kind: 'instance', shape: given ?? [] };
  const whole = (declared.dims ?? []).map(({ size }) => Number(size ?? 0));
  const [batch, ...dims] = whole;
  if (batch !== -1) return { kind: 'no batch', whole };
  if (dims.includes(0)) {
    return {
      kind: 'problem',
      message: `its shape [${whole.join(', ')}] holds nothing`,
      remedy: 'export a signature without it',
    };
  }
  const isOpen = dims.some((size) => size < 0);
  if (given === undefined) {
    if (!isOpen) return { kind: 'instance', shape: dims };
    const example = dims.map((size) => (size < 0 ? 128 : size)).join(', ');
    return {
      kind: 'problem',
      message: `its shape [${whole.join(', ')}] leaves more open than the batch`,
      remedy: `say the shape that every instance has, padded if need be, in the experiment: model: { shapes: { ${JSON.stringify(name)}: [${example}] } }`,
    };
  }
  const fits = given.length === dims.length && dims.every((size, i) => size < 0 || size === given[i]);
  if (fits) return { kind: 'instance', shape: given };
  return {
    kind: 'problem',
    message: `model.shapes says [${given.join(', ')}] for one instance, but the signature has [${dims.join(', ')}]`,
    remedy: 'give a size for each -1, and the others as they are',
  };
}
