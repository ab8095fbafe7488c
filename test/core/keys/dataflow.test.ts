import { expect, test } from 'vitest';
import { dataflowSchema } from '../../../src/core/keys/dataflow.ts';
import { engineSchema } from '../../../src/core/keys/engine.ts';
import { parseOptions } from '../../../src/core/options.ts';

const right = { project: 'my-project', region: 'europe-west1', bucket: 'gs://my-bucket', image: 'images/predbench:1' };
const problemsOf = (given: object) => {
  try {
    parseOptions(dataflowSchema, { ...right, ...given });
    return [];
  } catch (error) {
    return String(error instanceof Error ? error.message : error).split('\n');
  }
};

test.each([
  {},
  { project: 'example.com:births' },
  { bucket: 'gs://my-bucket/a/folder' },
  { subnetwork: 'regions/europe-west1/subnetworks/mine' },
  { subnetwork: 'https://www.googleapis.com/compute/v1/projects/p/regions/europe-west1/subnetworks/mine' },
  { serviceAccount: 'worker@my-project.iam.gserviceaccount.com' },
])('takes %o', (given) => {
  expect(problemsOf(given)).toEqual([]);
});

test.each([
  [{ project: '123456' }, 'must be the id of a project'],
  [{ project: 'My Project' }, 'must be the id of a project'],
  [{ region: 'europe' }, 'must be a region, such as europe-west1'],
  [{ bucket: 'my-bucket' }, 'must be gs://BUCKET'],
  [{ subnetwork: 'mine' }, 'must be regions/REGION/subnetworks/NAME'],
  [{ serviceAccount: 'worker' }, 'must be the e-mail address of a service account'],
])('refuses %o', (given, message) => {
  expect(problemsOf(given)[0]).toContain(message);
});

test('the runner dataflow needs its keys; others may have them', () => {
  expect(() => parseOptions(engineSchema, { use: 'beam', runner: 'dataflow' })).toThrow(
    'is missing: the runner dataflow needs your project, region, bucket and image',
  );
  expect(parseOptions(engineSchema, { use: 'beam', runner: 'prism', dataflow: right })).toEqual({
    use: 'beam',
    runner: 'prism',
    dataflow: right,
  });
  expect(parseOptions(engineSchema, { use: 'local', runner: 'dataflow' })).toEqual({ use: 'local' });
});
