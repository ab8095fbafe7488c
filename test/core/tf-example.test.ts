import { expect, test } from 'vitest';
import { exampleInputRemedy, exampleRemedy } from '../../src/core/tf-example.ts';

test.each([
  ["Could not parse example input, value: '20'\n\t [[{{node ParseExample/ParseExampleV2}}]]", true],
  ['Error while parsing Example', true],
  ['could not parse the request', false],
  ['for example input 3', false],
])('%j is of a tf.Example: %s', (message, is) => {
  expect(exampleRemedy(message) !== undefined).toBe(is);
});

test.each([
  [[{ name: 'examples', dtype: 'string' }], true],
  [[{ name: 'inputs', dtype: 'string' }], true],
  [[{ name: 'input_example_tensor', dtype: 'string' }], true],
  [[{ name: 'text', dtype: 'string' }], false],
  [[{ name: 'examples', dtype: 'float32' }], false],
  [
    [
      { name: 'examples', dtype: 'string' },
      { name: 'age', dtype: 'float32' },
    ],
    false,
  ],
  [[], false],
])('inputs %j may be a tf.Example: %s', (inputs, may) => {
  expect(exampleInputRemedy(inputs) !== undefined).toBe(may);
});
