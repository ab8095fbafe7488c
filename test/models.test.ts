/** Models of several makes through the direct strategy, against what TensorFlow's own Python runtime predicts. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from './experiment/folder.ts';
import { ranExperiment } from './experiment/ran.ts';

const folder = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Predictions of the instances, in their order. */
async function predict(model: string, instances: readonly object[]): Promise<Record<string, number[]>[]> {
  const experiment = {
    name: 'models',
    model: { path: model },
    source: { use: 'jsonl', path: 'instances.jsonl' },
    workloads: [{ name: 'all', use: 'batch', rows: instances.length }],
    strategies: [{ use: 'direct', batching: { maxSize: 2 } }],
    resources: { workers: 1 },
  };
  const dir = await temporaryFolder({
    'instances.jsonl': instances.map((instance) => `${JSON.stringify(instance)}\n`).join(''),
    // YAML takes JSON as it is.
    'experiment.yaml': JSON.stringify(experiment),
  });
  const { results } = await ranExperiment(dir);
  const lines = (await readFile(join(results, 'predictions', 'direct+all+1.jsonl'), 'utf8')).trim().split('\n');
  return lines
    .map((line) => JSON.parse(line) as { key: number; prediction: Record<string, number[]> })
    .toSorted((a, b) => a.key - b.key)
    .map(({ prediction }) => prediction);
}

function expectClose(actual: readonly (number | undefined)[], expected: readonly (number | undefined)[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(Number(value), 5));
}

test('the bundled model, unknown words and letters beyond ASCII included', async () => {
  const married = { mother_married: 'True', cigarette_use: 'False', alcohol_use: 'False' };
  const predictions = await predict(folder('../models/babyweight'), [
    { is_male: 'True', mother_age: 28, mother_race: 'White', plurality: 1, gestation_weeks: 39, ...married },
    {
      is_male: 'False',
      mother_age: 19,
      mother_race: 'Unknown',
      plurality: 1,
      gestation_weeks: 37,
      mother_married: 'False',
      cigarette_use: 'True',
      alcohol_use: 'None',
    },
    {
      is_male: '?',
      mother_age: 25,
      mother_race: 'Martian',
      plurality: 2,
      gestation_weeks: 28,
      mother_married: '',
      cigarette_use: 'maybe',
      alcohol_use: 'ä',
    },
  ]);
  // TensorFlow 2.15.1, Python, the same three rows.
  expectClose(
    predictions.map(({ predictions }) => predictions?.[0]),
    [7.80196475982666, 6.283759117126465, 3.265799045562744],
  );
});

test('a model saved by Keras 3', async () => {
  const model = folder('fixtures/keras3-model');
  const reference = JSON.parse(await readFile(join(model, 'reference.json'), 'utf8')) as {
    instances: object[];
    predictions: { weight: number }[];
  };
  const predictions = await predict(model, reference.instances);
  expectClose(
    predictions.map(({ weight }) => weight?.[0]),
    reference.predictions.map(({ weight }) => weight),
  );
});
