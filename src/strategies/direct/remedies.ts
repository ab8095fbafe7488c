/** What to do about TensorFlow's own messages. */
import { exampleRemedy } from '../../core/tf-example.ts';

export function loadRemedy(message: string): { readonly remedy?: string } {
  const [, op] = /Op type not registered '([^']+)'/.exec(message) ?? [];
  if (op === undefined) return {};
  return {
    remedy: `${op} is an operation of a newer TensorFlow, then "npx predbench setup" may help, or of an add-on (TensorFlow Text, one of your own), which cannot be loaded here: serve the model where it is installed, and use the rest strategy`,
  };
}

/** TensorFlow names a variable without a value, and then guesses. */
export function runMessage(message: string): string {
  const ofExample = exampleRemedy(message);
  if (ofExample !== undefined)
    return `TensorFlow cannot read a row as a serialized tf.Example, which the model takes: ${ofExample}`;
  const [, variable] = /Could not find variable (\S+?)\.? This could mean/.exec(message) ?? [];
  if (variable === undefined) return message;
  return `TensorFlow finds no value for the model's variable ${variable}: it was saved without what the loader needs. A model of Keras 3 is saved by model.export(FOLDER), not by tf.saved_model.save`;
}
