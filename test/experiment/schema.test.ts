import { expect, it } from 'vitest';
import { experimentJsonSchema } from '../../src/experiment/schema.ts';

it('is what the package publishes; after a change: npx vitest run test/experiment/schema.test.ts -u', async () => {
  await expect(`${JSON.stringify(experimentJsonSchema(), undefined, 2)}\n`).toMatchFileSnapshot(
    '../../schema/experiment.schema.json',
  );
});

it('describes every key of an experiment', () => {
  const schema = experimentJsonSchema() as { properties: object; required: string[]; additionalProperties: boolean };
  expect(schema.additionalProperties).toBe(false);
  expect(schema.required).toEqual(['name', 'model', 'source', 'workloads', 'strategies']);
  expect(Object.keys(schema.properties)).toEqual([
    'name',
    'note',
    'model',
    'source',
    'sink',
    'workloads',
    'strategies',
    'repeats',
    'thresholds',
    'seed',
    'resources',
    'warmUp',
    'percentiles',
    'drainS',
    'callTimeoutS',
    'jobTimeoutS',
    'stopWhenSaturated',
    'minOkShare',
    'cloud',
    'engine',
    'services',
    'load',
    'prices',
    'discount',
    'priorities',
    'effort',
    'hourlyRateUsd',
  ]);
});
