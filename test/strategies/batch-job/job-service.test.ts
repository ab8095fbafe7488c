import { describe, expect, it } from 'vitest';
import { LeftRunningError } from '../../../src/core/left-running.ts';
import { type Answer, done, state } from '../job-service.ts';
import { aiPlatform, ran, vertexAi } from './ran.ts';

const refused = { status: 503, body: { error: { code: 503, message: 'overloaded' } } };
const cancels = (requests: readonly { readonly path: string }[]) =>
  requests.filter(({ path }) => path.endsWith(':cancel')).length;

it('declares lost polls as retries', async () => {
  const { error, call, requests } = await ran(['reset', { status: 503, body: {} }, state('RUNNING'), 'reset', done]);
  expect(error).toBeUndefined();
  expect(call.retries).toBe(3);
  expect(cancels(requests)).toBe(0);
});

describe('gives a job up after five polls in a row, and cancels it', () => {
  it.each<[string, Answer, RegExp]>([
    ['lost', 'reset', /^the batch prediction service did not answer: .*socket hang up \(ECONNRESET\)/],
    ['refused', refused, /^the batch prediction service answered 503: overloaded/],
    ['not answered', 'silence', /^the batch prediction service did not answer: the answer was not there in time \("timeoutMs"\)/],
    [
      "a proxy's page",
      { html: '<html>\n<title>Sign in</title>' },
      /answered something else than the job: <html> <title>Sign in<.title> \(check "service"/,
    ],
    ['without a state', { body: {} }, /^the batch prediction service answered without the state of the job/],
    [
      'of no state',
      state('PENDING_REVIEW'),
      /^the batch prediction service answered an unknown state of the job: PENDING_REVIEW/,
    ],
  ])('%s', async (_title, answer, message) => {
    const { error, requests } = await ran([state('RUNNING'), answer], {}, undefined, undefined, {
      ...aiPlatform,
      timeoutMs: 300,
    });
    expect(error?.message).toMatch(message);
    expect(error?.message).toMatch(/; the job was cancelled$/);
    expect(requests.filter(({ path }) => path.startsWith('GET'))).toHaveLength(6);
    expect(cancels(requests)).toBe(1);
  });
});

it('says which job runs on if it cannot be cancelled', async () => {
  const { error, requests } = await ran([refused], {}, undefined, undefined, aiPlatform, undefined, { cancel: refused });
  expect(error).toBeInstanceOf(LeftRunningError);
  expect(error?.message).toMatch(
    /; the job could not be cancelled \(overloaded\): it may run, and cost, until you cancel projects\/p\/jobs\/predbench_\w+$/,
  );
  expect(cancels(requests)).toBe(3);
});

it('a job that has ended is not cancelled', async () => {
  const { error, requests } = await ran([state('FAILED', { errorMessage: 'no quota' })]);
  expect(error?.message).toMatch(/ended FAILED: no quota$/);
  expect(cancels(requests)).toBe(0);
});

describe('where the answer to the request for a job is lost', () => {
  it('cancels the job if it was made: AI Platform', async () => {
    const { error, requests } = await ran([], {}, 'reset', undefined, aiPlatform, undefined, { found: state('QUEUED') });
    expect(error?.message).toMatch(/^the batch prediction service did not answer: .*; the job was cancelled$/);
    expect(cancels(requests)).toBe(1);
  });

  it('cancels the job if it was made: Vertex AI', async () => {
    const name = 'projects/p/locations/europe-west1/batchPredictionJobs/9';
    const found = (made: unknown) => ({ body: { batchPredictionJobs: [{ ...(made as object), name }] } });
    const { error, requests } = await ran([], {}, refused, undefined, vertexAi, undefined, { found });
    expect(error?.message).toMatch(/answered 503: overloaded; the job was cancelled$/);
    const { displayName } = requests[0]!.body as { displayName: string };
    expect(requests.slice(1).map(({ path }) => decodeURIComponent(path))).toEqual([
      `GET /v1/projects/p/locations/europe-west1/batchPredictionJobs?filter=display_name="${displayName}"`,
      `POST /v1/${name}:cancel`,
    ]);
  });

  it('leaves the jobs of others alone', async () => {
    const found = { body: { batchPredictionJobs: [{ name: 'projects/p/x/8', displayName: 'another' }] } };
    const { error, requests } = await ran([], {}, refused, undefined, vertexAi, undefined, { found });
    expect(error?.message).toBe('the batch prediction service answered 503: overloaded');
    expect(cancels(requests)).toBe(0);
  });

  it('says that it may run if nobody can be asked', async () => {
    const { error } = await ran([], {}, 'reset', undefined, aiPlatform, undefined, { found: 'reset' });
    expect(error).toBeInstanceOf(LeftRunningError);
    expect(error?.message).toMatch(/; if job predbench_\w+ was made all the same, it runs: look for it, and cancel it$/);
  });

  it('a page in its place is no job', async () => {
    const { error } = await ran([], {}, { html: '<title>Sign in</title>' }, undefined, aiPlatform, undefined, {
      found: { status: 404, body: {} },
    });
    expect(error?.message).toBe(
      'the batch prediction service answered something else than the new job: <title>Sign in</title> (check "service": another server or a proxy may answer there)',
    );
  });
});

it.each([-3, '0.5', 'NaN', null])('node hours that cannot be true are not counted: %j', async (replicaHours) => {
  const ended = state('JOB_STATE_SUCCEEDED', { resourcesConsumed: { replicaHours } });
  const { call, error } = await ran([ended], {}, { body: { name: 'projects/p/x/7' } }, undefined, vertexAi);
  expect(error).toBeUndefined();
  expect(call.counters).not.toHaveProperty('jobNodeS');
});

it("tells Vertex AI's reasons for missing predictions", async () => {
  const ended = state('JOB_STATE_PARTIALLY_SUCCEEDED', { partialFailures: [{ code: 3, message: 'quota of the model' }] });
  const { outcomes } = await ran([ended], {}, { body: { name: 'projects/p/x/7' } }, undefined, vertexAi);
  expect(outcomes.flatMap(({ remarks }) => remarks ?? [])).toEqual(['quota of the model', 'there is no file of results']);
});
