import { expect, test } from 'vitest';
import { cloudSchema } from '../../../../src/core/keys/cloud.ts';
import { dataflowSchema } from '../../../../src/core/keys/dataflow.ts';
import { type DataflowJob, dataflowOptions, jobName } from '../../../../src/engines/beam/dataflow/options.ts';

const dataflow = dataflowSchema.parse({
  project: 'my-project',
  region: 'europe-west1',
  bucket: 'gs://my-bucket',
  image: 'europe-west1-docker.pkg.dev/my-project/images/predbench:1',
});

function options(changes: Partial<DataflowJob> & { readonly machines?: object } = {}, env = {}): string[] {
  const { machines = {}, ...job } = changes;
  return dataflowOptions(
    {
      dataflow,
      cloud: cloudSchema.parse({ workers: machines }),
      kind: 'batch',
      workers: 4,
      folder: 'gs://my-bucket/a',
      labels: { 'predbench-run': 'births-1', 'predbench-cell': 'direct-batch-1' },
      ...job,
    },
    env,
  );
}

test('a batch has a fixed number of the machines that its costs are computed with', () => {
  expect(options({ machines: { machineType: 'n1-standard-2', diskGb: 30 } })).toEqual([
    '--project=my-project',
    '--region=europe-west1',
    '--job_name=predbench-births-1-direct-batch-1',
    '--temp_location=gs://my-bucket/a/temp',
    '--staging_location=gs://my-bucket/a/staging',
    '--sdk_container_image=europe-west1-docker.pkg.dev/my-project/images/predbench:1',
    '--sdk_location=container',
    '--machine_type=n1-standard-2',
    '--num_workers=2',
    '--max_num_workers=2',
    '--autoscaling_algorithm=NONE',
    '--number_of_worker_harness_threads=1',
    '--disk_size_gb=30',
    '--labels=predbench-run=births-1',
    '--labels=predbench-cell=direct-batch-1',
  ]);
});

test('autoscaling, FlexRS, a subnetwork and an account are as asked', () => {
  const own = {
    ...dataflow,
    subnetwork: 'regions/europe-west1/subnetworks/mine',
    serviceAccount: 'worker@my-project.iam.gserviceaccount.com',
  };
  const found = options({ dataflow: own, machines: { maxCount: 3, flexrs: true } });
  expect(found).toEqual(expect.arrayContaining(['--num_workers=2', '--max_num_workers=3', '--flexrs_goal=COST_OPTIMIZED']));
  expect(found).toContain('--autoscaling_algorithm=THROUGHPUT_BASED');
  expect(found).toContain('--subnetwork=regions/europe-west1/subnetworks/mine');
  expect(found).toContain('--service_account_email=worker@my-project.iam.gserviceaccount.com');
});

test('a queue is read by a streaming job', () => {
  expect(options({ kind: 'stream', machines: { flexrs: true } }).slice(7)).toEqual([
    '--machine_type=n1-standard-2',
    '--num_workers=2',
    '--max_num_workers=2',
    '--autoscaling_algorithm=NONE',
    '--number_of_worker_harness_threads=1',
    '--labels=predbench-run=births-1',
    '--labels=predbench-cell=direct-batch-1',
    '--streaming',
  ]);
});

test("another service gets no token of the user's", () => {
  expect(options({}, { PREDBENCH_DATAFLOW_ENDPOINT: 'http://localhost:1' }).slice(-2)).toEqual([
    '--dataflow_endpoint=http://localhost:1',
    '--no_auth',
  ]);
});

test.each([
  [{ 'predbench-run': 'births_2-20261128-1', 'predbench-cell': 'direct_' }, 'predbench-births-2-20261128-1-direct'],
  [{ 'predbench-run': 'x'.repeat(63) }, /^predbench-x{44}-[0-9a-f]{8}$/],
])('a name of a job has only what Dataflow allows: %o', (labels, expected) => {
  expect(jobName(labels)).toMatch(expected);
  expect(jobName(labels)).toMatch(/^[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?$/);
});
