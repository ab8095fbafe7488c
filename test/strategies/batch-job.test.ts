import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Feature } from '../../src/core/batch.ts';
import batchJob from '../../src/strategies/batch-job/index.ts';
import { batchOf } from '../../src/strategies/contract-suite/shared.ts';
import { answers, model, ran, vertexAi } from './batch-job/ran.ts';
import { done, state } from './job-service.ts';

it('submits the files, polls to the end and reads all shards', async () => {
  const { outcomes, error, call, requests, workDir } = await ran([state('QUEUED'), state('PREPARING'), state('RUNNING'), done], {
    'prediction.results-00000-of-00002': '{"key":2,"weight":[7.5]}\n{"key":0,"weight":[8]}\n',
    'prediction.results-00001-of-00002': '{"weight":[5.25],"key":1}',
    'prediction.errors_stats-00000-of-00002': '',
  });
  expect(error).toBeUndefined();
  expect(answers(outcomes)).toEqual([
    [2, [7.5]],
    [0, [8]],
    [1, [5.25]],
  ]);
  const { jobId } = requests[0]!.body as { jobId: string };
  expect(jobId).toMatch(/^predbench_[0-9a-f]{32}$/);
  expect(requests[0]).toEqual({
    path: 'POST /v1/projects/p/jobs',
    body: {
      jobId,
      labels: { 'made-by': 'predbench', 'predbench-run': 'mine-1' },
      predictionInput: {
        dataFormat: 'JSON',
        modelName: 'projects/p/models/m',
        region: 'us-central1',
        inputPaths: [join(workDir, 'instances-00000.jsonl')],
        outputPath: join(workDir, 'output'),
        maxWorkerCount: '3',
        batchSize: '64',
      },
    },
  });
  expect(requests.slice(1).map(({ path }) => path)).toEqual(Array.from({ length: 4 }, () => `GET /v1/projects/p/jobs/${jobId}`));
  expect(Object.keys(call.phasesS)).toEqual(['upload', 'queue', 'start', 'run', 'fetch']);
  expect(call.counters).toEqual({ requests: 5, jobNodeS: 1800, storedBytes: 100 + 48 + 25, storageWrites: 4 });
  expect(call.retries).toBe(0);
});

it("speaks Vertex AI's API too", async () => {
  const name = 'projects/p/locations/europe-west1/batchPredictionJobs/7';
  const ended = state('JOB_STATE_PARTIALLY_SUCCEEDED', { resourcesConsumed: { replicaHours: 0.25 } });
  const polls = [state('JOB_STATE_QUEUED'), state('JOB_STATE_PENDING'), state('JOB_STATE_RUNNING'), ended];
  const files = {
    'prediction.results-00000-of-00002': '{"key":2,"prediction":[7.5]}\n{"key":0,"prediction":{"weight":[8]}}\n',
    'prediction.results-00001-of-00002': '{"instance":{"key":1,"sex":"f"},"prediction":{"weight":[5.25]}}',
    'prediction.errors_stats-00000-of-00001': '{"instance":{"key":3},"error":{"code":3,"message":"age is missing"}}\n',
  };
  const { outcomes, error, call, requests } = await ran(polls, files, { body: { name } }, new AbortController(), {
    ...vertexAi,
    modelVersion: '2',
  });
  expect(error).toBeUndefined();
  expect(answers(outcomes)).toEqual([
    [3, 'age is missing'],
    [2, [7.5]],
    [0, [8]],
    [1, [5.25]],
  ]);
  expect(requests.map(({ path }) => path)).toEqual([
    'POST /v1/projects/p/locations/europe-west1/batchPredictionJobs',
    ...Array.from({ length: 4 }, () => `GET /v1/${name}`),
  ]);
  expect(requests[0]?.body).toMatchObject({
    model: 'projects/p/locations/europe-west1/models/42@2',
    inputConfig: { instancesFormat: 'jsonl', gcsSource: { uris: [expect.stringContaining('instances-00000.jsonl')] } },
    instanceConfig: { instanceType: 'object', keyField: 'key' },
    outputConfig: { predictionsFormat: 'jsonl' },
    dedicatedResources: { machineSpec: { machineType: 'n1-standard-2' }, startingReplicaCount: 3, maxReplicaCount: 3 },
    manualBatchTuningParameters: { batchSize: 64 },
    labels: { 'made-by': 'predbench', 'predbench-run': 'mine-1' },
  });
  expect(Object.keys(call.phasesS)).toEqual(['upload', 'queue', 'start', 'run', 'fetch']);
  expect(call.counters).toMatchObject({ jobNodeS: 900 });
});

it.each([
  [{ state: 'JOB_STATE_FAILED', error: { message: 'no machines' } }, /ended JOB_STATE_FAILED: no machines$/],
  [{ state: 'JOB_STATE_EXPIRED' }, /ended JOB_STATE_EXPIRED: no reason given$/],
])('a job that Vertex AI ended: %j', async (body, message) => {
  const { error } = await ran([{ body }], {}, { body: { name: 'projects/p/x/7' } }, new AbortController(), vertexAi);
  expect(error?.message).toMatch(message);
});

it('says what to check when Vertex AI refuses', async () => {
  const refused = { status: 403, body: { error: { code: 403, message: 'Permission denied.', status: 'PERMISSION_DENIED' } } };
  const { error } = await ran([done], {}, refused, new AbortController(), vertexAi);
  expect(error?.message).toBe(
    'the batch prediction service answered 403: Permission denied. (check that aiplatform.googleapis.com is enabled in the project and that the caller has the role Vertex AI User (roles/aiplatform.user))',
  );
});

describe('rejects', () => {
  it.each([
    ['that failed', state('FAILED', { errorMessage: 'no quota' }), /^job predbench_\w+ ended FAILED: no quota$/],
    ['that somebody cancelled', state('CANCELLED'), /^job predbench_\w+ ended CANCELLED: no reason given$/],
  ])('a job %s', async (_title, last, message) => {
    expect((await ran([state('RUNNING'), last])).error?.message).toMatch(message);
  });

  it('a request that the service refuses, in its words', async () => {
    const refused = {
      status: 403,
      body: { error: { code: 403, message: 'ml.jobs.create is not permitted', status: 'PERMISSION_DENIED' } },
    };
    const { error, requests } = await ran([done], {}, refused);
    expect(error?.message).toBe(
      'the batch prediction service answered 403: ml.jobs.create is not permitted (check that ml.googleapis.com is enabled in the project and that the caller has ml.jobs.create (roles/ml.developer))',
    );
    expect(requests).toHaveLength(1);
  });
});

it('submits nothing when the call is aborted already', async () => {
  const abort = new AbortController();
  abort.abort();
  const { error, requests } = await ran([done], {}, undefined, abort);
  expect(requests).toEqual([]);
  expect(error?.message).toContain('aborted');
});

it('cancels the job when the call is aborted', async () => {
  const abort = new AbortController();
  const poll = () => {
    abort.abort();
    return state('RUNNING');
  };
  const { error, requests } = await ran([poll], {}, undefined, abort);
  expect(error?.message).toContain('aborted');
  expect(requests.at(-1)?.path).toMatch(/^POST \/v1\/projects\/p\/jobs\/predbench_\w+:cancel$/);
});

const scalars = (names: readonly string[]): Feature[] => names.map((name) => ({ name, dtype: 'float32', shape: [] }));

function encoded(columns: readonly string[], results: readonly string[] = []): string {
  const [inputs, outputs] = [scalars(columns), scalars(results)];
  const row = Object.fromEntries(columns.map((name) => [name, 1]));
  return Buffer.from(batchJob.encode(batchJob.parse({}), batchOf([row], inputs), { ...model, inputs, outputs })).toString();
}

describe('encodes', () => {
  it('a line an instance, with its key', () => {
    const rows = [
      { sex: 'f"', weeks: [39, 0.1] },
      { sex: 'm', weeks: [40, 1e21] },
    ];
    const text = Buffer.from(batchJob.encode(batchJob.parse({}), batchOf(rows, model.inputs), model)).toString();
    expect(text).toBe('{"key":0,"sex":"f\\"","weeks":[39,0.1]}\n{"key":1,"sex":"m","weeks":[40,1e+21]}\n');
  });

  it('the key beside inputs and outputs of that name', () => {
    expect(encoded(['key', '_key'])).toBe('{"__key":0,"key":1,"_key":1}\n');
    expect(encoded(['_key'], ['key'])).toBe('{"__key":0,"_key":1}\n');
  });
});

it('tells all wrong options at once', () => {
  expect(() => batchJob.parse({ service: 'here', batchsize: 1, pollMs: 0, storage: '/tmp' })).toThrow(
    [
      'service: must be a URL such as http://127.0.0.1:8502',
      'storage: must be a folder in Cloud Storage, such as gs://bucket/jobs',
      'pollMs: must be at least 1, not 0',
      'batchsize: unknown key (did you mean "batchSize"?); allowed: ',
    ].join('\n'),
  );
});

it.each([
  'http://user:s3cret@127.0.0.1:1',
  'http://127.0.0.1:1/?key=s3cret',
  'http://s3cret@127.0.0.1:1',
  'http://127.0.0.1:1/#s3cret',
])('an address with a secret is refused and not repeated: %s', (service) => {
  expect(() => batchJob.parse({ service })).toThrow(/^service: must not contain a user, password, query or fragment$/);
});

it.each(['gs://user:s3cret@bucket/jobs', 'gs://bucket/jobs?key=s3cret'])('storage with a secret is refused: %s', (storage) => {
  expect(() => batchJob.parse({ storage })).toThrow(/^storage: must be a folder in Cloud Storage, such as gs:\/\/bucket\/jobs$/);
});

describe('options that need others', () => {
  it.each([
    [{ projectId: 'p' }, /^modelName: missing.*\nstorage: missing/],
    [{ service: 'http://127.0.0.1:1', queueS: 60 }, /^queueS: is only for the embedded service/],
  ])('%j', (options, message) => {
    expect(() => batchJob.parse(options)).toThrow(message);
  });

  it.each([{ projectId: 'p', modelName: 'm', storage: 'gs://bucket' }, { queueS: 60 }])('%j is whole', (options) => {
    expect(batchJob.parse(options)).toMatchObject(options);
  });
});

it('marks an assumed queue', () => {
  expect(batchJob.assumptions?.(batchJob.parse({}))).toEqual([]);
  expect(batchJob.assumptions?.(batchJob.parse({ queueS: 180 }))).toEqual([
    'the embedded service kept the job in its queue for 180 s (assumed)',
  ]);
});

it('says what stands behind its figures', () => {
  expect(batchJob.evidence(batchJob.parse({}))).toBe('embedded stand-in');
  expect(batchJob.evidence(batchJob.parse({ service: 'http://127.0.0.1:1' }))).toBe('real server');
  expect(batchJob.evidence(batchJob.parse({ projectId: 'p', modelName: 'm', storage: 'gs://bucket' }))).toBe('cloud');
});

it('bills node hours, stored bytes for a day in GB of 2^30 bytes as the price lists do, and writes', () => {
  const usage = batchJob.usage?.(batchJob.parse({ protocol: 'ai-platform' }), {
    workload: 'batch',
    workers: 1,
    modelThreads: 2,
    elapsedS: 10,
    instances: 1,
    calls: 1,
    counters: { jobNodeS: 7200, storedBytes: 73 * 2 ** 30, storageWrites: 500 },
    phasesS: {},
  });
  expect(usage?.map(({ sku, quantity, unit, evidence }) => [sku, quantity, unit, evidence])).toEqual([
    ['ai-platform/batch-prediction', 2, 'node h', 'measured'],
    ['cloud-storage/standard', 2.4, 'GB month', 'assumed'],
    ['cloud-storage/class-a', 0.5, '1000 operations', 'measured'],
  ]);
});

it('assumes the node hours of a job whose service reports none, from what was seen of it', () => {
  const totals = { workload: 'batch', workers: 1, modelThreads: 2, elapsedS: 10, instances: 1, calls: 1, counters: {} } as const;
  const nodeHours = (phasesS: Readonly<Record<string, number>>) =>
    batchJob.usage?.(batchJob.parse({}), { ...totals, phasesS })[0];
  expect(nodeHours({ queue: 600, start: 900, run: 2700 })).toMatchObject({ quantity: 2, evidence: 'assumed' });
  expect(nodeHours({ queue: 1800 })).toMatchObject({ quantity: 1, evidence: 'assumed' });
});
