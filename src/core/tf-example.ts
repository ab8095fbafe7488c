/** Signatures to classify or to regress, as of tf.estimator, take no features but whole rows as serialized protocol buffers. */

const remedy =
  'give each row as a serialized tf.Example, in a jsonl source as {"b64": "..."}, or name a signature that takes the features themselves (model.signature)';

/** What to do where TensorFlow, here or in a server, could not read a row as a tf.Example; undefined where it says something else. */
export function exampleRemedy(message: string): string | undefined {
  return /Could not parse example input|Error while parsing Example|Invalid serialized .*Example/i.test(message)
    ? remedy
    : undefined;
}

/** The same before any row is sent, by the names that TensorFlow's exporters give such an input; undefined for another one. */
export function exampleInputRemedy(inputs: readonly { readonly name: string; readonly dtype: string }[]): string | undefined {
  const [input, ...others] = inputs;
  if (input === undefined || others.length > 0 || input.dtype !== 'string') return undefined;
  return /^inputs$|example|serialized/i.test(input.name)
    ? `${input.name} may be a tf.Example, not a feature: ${remedy}`
    : undefined;
}
