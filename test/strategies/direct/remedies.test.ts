import { expect, test } from 'vitest';
import { loadRemedy, runMessage } from '../../../src/strategies/direct/remedies.ts';

test('an operation that is not there may be an add-on of TensorFlow', () => {
  const { remedy } = loadRemedy("Failed to load SavedModel: Op type not registered 'SentencepieceOp' in binary running on vm.");
  expect(remedy).toMatch(/^SentencepieceOp is an operation of a newer TensorFlow, .* or of an add-on .* use the rest strategy$/);
  expect(loadRemedy('out of memory')).toEqual({});
});

test('a variable without a value is a matter of how the model was saved', () => {
  const message =
    'Session fail to run with error: Could not find variable sequential/dense/kernel. This could mean that the variable has been deleted.';
  expect(runMessage(message)).toBe(
    "TensorFlow finds no value for the model's variable sequential/dense/kernel: it was saved without what the loader needs. A model of Keras 3 is saved by model.export(FOLDER), not by tf.saved_model.save",
  );
  expect(runMessage('out of memory')).toBe('out of memory');
});

test('a row that is no tf.Example is a matter of the data or of the signature', () => {
  expect(runMessage("Could not parse example input, value: '20'")).toMatch(
    /^TensorFlow cannot read a row as a serialized tf\.Example, which the model takes: give each row .* or name a signature/,
  );
});
