import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ServiceHandle } from '../../src/services/stand-ins/service.ts';
import { temporaryFolder } from '../experiment/folder.ts';
import { birth } from '../fixtures/births.ts';
import { started } from './started.ts';

let service: ServiceHandle;
beforeAll(async () => (service = await started('batch-prediction')));
afterAll(() => service.stop());

interface JobResource {
  readonly jobId: string;
  readonly state: string;
  readonly startTime?: string;
  readonly endTime?: string;
  readonly errorMessage?: string;
  readonly predictionInput: object;
  readonly predictionOutput: Readonly<Record<string, string | number>>;
  readonly error?: object;
}

const jobs = '/v1/projects/p/jobs';
let count = 0;

async function request(method: string, path: string, body?: object): Promise<{ status: number; body: JobResource }> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(service.url + path, { method, ...(body && { headers, body: JSON.stringify(body) }) });
  return { status: answer.status, body: (await answer.json()) as JobResource };
}

function create(inputPaths: readonly string[], outputPath: string, other: object = {}) {
  const jobId = `job_${++count}`;
  return request('POST', jobs, { jobId, predictionInput: { dataFormat: 'JSON', inputPaths, outputPath, ...other } });
}

async function ended(jobId: string): Promise<JobResource> {
  let job: JobResource | undefined;
  const state = async () => (job = (await request('GET', `${jobs}/${jobId}`)).body).state;
  await expect.poll(state).toMatch(/SUCCEEDED|FAILED|CANCELLED/);
  return job as JobResource;
}

const line = (key: number, other = {}) =>
  `${JSON.stringify({ key, ...birth({ gestation_weeks: 25 + (key % 15) }), ...other })}\n`;
const lines = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => line(from + i)).join('');

/** All lines of the output files whose name begins so, parsed. */
async function read(folder: string, prefix: string): Promise<Record<string, unknown>[]> {
  const names = (await readdir(folder)).filter((name) => name.startsWith(prefix));
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return texts
    .flatMap((text) => text.split('\n').filter((one) => one !== ''))
    .map((one) => JSON.parse(one) as Record<string, unknown>);
}

it('runs the model over all files, a shard a worker, and passes keys through', async () => {
  const folder = await temporaryFolder({
    'in-0.jsonl': lines(0, 700),
    'in-1.jsonl': lines(700, 1000),
    'other.jsonl': line(9999),
  });
  const output = join(folder, 'deep/out');
  const { status, body } = await create([join(folder, 'in-*')], output);
  expect({ status, state: body.state }).toEqual({ status: 200, state: 'QUEUED' });
  const job = await ended(body.jobId);
  expect(job).toMatchObject({
    state: 'SUCCEEDED',
    predictionInput: { maxWorkerCount: '2', batchSize: '64' },
    predictionOutput: { outputPath: output, predictionCount: '1000', errorCount: '0' },
  });
  const seconds = (Date.parse(job.endTime ?? '') - Date.parse(job.startTime ?? '')) / 1000;
  // The model was loaded before the job came, so that no job reports more node seconds than it can have used.
  expect(job.predictionOutput['nodeHours']).toBeCloseTo((2 * seconds) / 3600, 5);
  expect((await readdir(output)).toSorted()).toEqual([
    'prediction.errors_stats-00000-of-00002',
    'prediction.errors_stats-00001-of-00002',
    'prediction.results-00000-of-00002',
    'prediction.results-00001-of-00002',
  ]);
  const results = await read(output, 'prediction.results-');
  expect(results.map(({ key }) => key as number).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 1000 }, (_, i) => i));
  const byWeeks = new Map(results.map(({ key, predictions }) => [(key as number) % 15, predictions]));
  for (const { key, predictions } of results) {
    expect((predictions as [number])[0]).toBeCloseTo((byWeeks.get((key as number) % 15) as [number])[0], 4);
  }
  expect(new Set(results.map(({ predictions }) => (predictions as [number])[0].toFixed(3))).size).toBe(15);
});

it('survives bad lines by counting them, with key and reason', async () => {
  const text = `${line(1)}{"key":\n\n[2]\n${line(3, { mother_age: 'old' })}${line(4).trim()}`;
  const folder = await temporaryFolder({ 'in.jsonl': text });
  const { body } = await create([join(folder, 'in.jsonl')], join(folder, 'out'), { maxWorkerCount: '1' });
  const job = await ended(body.jobId);
  expect(job).toMatchObject({ state: 'SUCCEEDED', predictionOutput: { predictionCount: '2', errorCount: '3' } });
  expect((await read(join(folder, 'out'), 'prediction.results-')).map(({ key }) => key)).toEqual([1, 4]);
  expect(await read(join(folder, 'out'), 'prediction.errors_stats-')).toEqual([
    { error: expect.stringContaining('in.jsonl:2: not JSON: ') },
    { error: 'in.jsonl:4: not a JSON object, but a list' },
    { key: 3, error: 'in.jsonl:5: feature mother_age: "old" is not a number' },
  ]);
});

it('can be cancelled', async () => {
  const folder = await temporaryFolder({ 'in.jsonl': lines(0, 50_000) });
  const { body } = await create([join(folder, 'in.jsonl')], join(folder, 'out'), { batchSize: '1' });
  expect((await request('POST', `${jobs}/${body.jobId}:cancel`)).body).toEqual({});
  expect((await request('GET', `${jobs}/${body.jobId}`)).body.state).toMatch(/^CANCELL(ING|ED)$/);
  expect(await ended(body.jobId)).toMatchObject({ state: 'CANCELLED' });
});

describe('fails a job', () => {
  it('whose input is not there', async () => {
    const folder = await temporaryFolder();
    const none = await create([join(folder, 'in-*')], join(folder, 'out'));
    expect(await ended(none.body.jobId)).toMatchObject({
      state: 'FAILED',
      errorMessage: `no input file matches ${join(folder, 'in-*')}`,
    });
    const missing = await create([join(folder, 'in.jsonl')], join(folder, 'out'));
    expect(await ended(missing.body.jobId)).toMatchObject({
      state: 'FAILED',
      errorMessage: `${join(folder, 'in.jsonl')}: the file does not exist`,
    });
  });

  it('whose output cannot be written', async () => {
    const folder = await temporaryFolder({ 'in.jsonl': line(1), out: 'a file' });
    const { body } = await create([join(folder, 'in.jsonl')], join(folder, 'out'));
    expect(await ended(body.jobId)).toMatchObject({
      state: 'FAILED',
      errorMessage: expect.stringContaining(join(folder, 'out')),
    });
  });
});

describe('refuses', () => {
  it('a request with what it lacks', async () => {
    const { status, body } = await request('POST', jobs, { jobId: '1', predictionInput: { dataFormat: 'CSV', inputPaths: [] } });
    expect(status).toBe(400);
    expect(body.error).toMatchObject({ code: 400, status: 'INVALID_ARGUMENT' });
    const { message } = body.error as { message: string };
    for (const part of [
      'jobId: must begin with a letter',
      'predictionInput.dataFormat: must be JSON',
      'predictionInput.outputPath: missing',
    ])
      expect(message).toContain(part);
  });

  it('an identifier that is taken', async () => {
    const folder = await temporaryFolder({ 'in.jsonl': line(1) });
    const { body } = await create([join(folder, 'in.jsonl')], join(folder, 'out'));
    count--;
    const again = await create([join(folder, 'in.jsonl')], join(folder, 'out'));
    expect(again).toMatchObject({
      status: 409,
      body: { error: { code: 409, message: `job ${body.jobId} exists already`, status: 'ALREADY_EXISTS' } },
    });
    await ended(body.jobId);
  });

  it.each([
    ['GET', `${jobs}/nope`, 'there is no job nope'],
    ['POST', `${jobs}/nope:cancel`, 'there is no job nope'],
    ['GET', '/v2/jobs', 'Method not found: GET /v2/jobs'],
  ])('%s %s', async (method, path, message) => {
    expect(await request(method, path)).toEqual({ status: 404, body: { error: { code: 404, message, status: 'NOT_FOUND' } } });
  });
});

it('lists its jobs', async () => {
  const { body } = await request('GET', jobs);
  expect((body as unknown as { jobs: JobResource[] }).jobs.map(({ jobId }) => jobId)).toContain('job_1');
});

describe("speaks Vertex AI's API", () => {
  const vertexJobs = '/v1/projects/p/locations/l/batchPredictionJobs';

  interface VertexJob {
    readonly name: string;
    readonly state: string;
    readonly outputInfo: { readonly gcsOutputDirectory: string };
  }

  async function createVertex(folder: string, other: object = {}): Promise<VertexJob> {
    const { body } = await request('POST', vertexJobs, {
      displayName: 'births',
      model: 'projects/p/locations/l/models/7',
      inputConfig: { instancesFormat: 'jsonl', gcsSource: { uris: [join(folder, 'in.jsonl')] } },
      outputConfig: { predictionsFormat: 'jsonl', gcsDestination: { outputUriPrefix: join(folder, 'out') } },
      ...other,
    });
    return body as unknown as VertexJob;
  }

  async function endedVertex({ name }: VertexJob): Promise<VertexJob> {
    let job: VertexJob | undefined;
    const state = async () => (job = (await request('GET', `/v1/${name}`)).body as unknown as VertexJob).state;
    await expect.poll(state).toMatch(/SUCCEEDED|FAILED|CANCELLED/);
    return job as VertexJob;
  }

  it('answers the key beside a bare prediction, in a folder of the job', async () => {
    const folder = await temporaryFolder({ 'in.jsonl': `${line(1)}${line(2, { age: 3 })}${line(3)}` });
    const job = await endedVertex(await createVertex(folder, { instanceConfig: { keyField: 'key' } }));
    expect(job).toMatchObject({
      state: 'JOB_STATE_SUCCEEDED',
      completionStats: { successfulCount: '2', failedCount: '1' },
      resourcesConsumed: { replicaHours: expect.any(Number) },
    });
    const output = job.outputInfo.gcsOutputDirectory;
    expect(output).toMatch(/out\/prediction-7-\d{4}-/);
    expect(await read(output, 'prediction.results-')).toEqual([
      { key: 1, prediction: [expect.any(Number)] },
      { key: 3, prediction: [expect.any(Number)] },
    ]);
    const [error] = await read(output, 'prediction.errors_stats-');
    const message = expect.stringMatching(/^in\.jsonl:2: feature age: not in the signature/);
    expect(error).toMatchObject({ key: 2, error: { code: 3, message } });
  });

  it('repeats the instance where the job names no key', async () => {
    const folder = await temporaryFolder({ 'in.jsonl': `${JSON.stringify(birth())}\n` });
    const job = await endedVertex(await createVertex(folder));
    expect(await read(job.outputInfo.gcsOutputDirectory, 'prediction.results-')).toEqual([
      { instance: birth(), prediction: [expect.any(Number)] },
    ]);
  });

  it('holds a job in its queue for as long as its label says, and lets it be cancelled there', async () => {
    const folder = await temporaryFolder({ 'in.jsonl': line(1) });
    const job = await createVertex(folder, { labels: { 'predbench-queue-s': '3600' } });
    expect((await request('GET', `/v1/${job.name}`)).body.state).toBe('JOB_STATE_QUEUED');
    await request('POST', `/v1/${job.name}:cancel`);
    const ended = await endedVertex(job);
    expect(ended).toMatchObject({ state: 'JOB_STATE_CANCELLED', resourcesConsumed: { replicaHours: 0 } });
  });

  it('refuses what it does not know', async () => {
    expect(await request('GET', `${vertexJobs}/1`)).toMatchObject({ status: 404, body: { error: { status: 'NOT_FOUND' } } });
    expect((await request('POST', vertexJobs, { displayName: '' })).body.error).toMatchObject({ status: 'INVALID_ARGUMENT' });
  });
});
