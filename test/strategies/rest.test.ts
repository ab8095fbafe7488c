import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { rowsOf } from '../../src/core/batch.ts';
import type { CallRecorder } from '../../src/core/call-recorder.ts';
import type { Outcome } from '../../src/core/predictor.ts';
import { exitCodes } from '../../src/core/problems.ts';
import rest from '../../src/strategies/rest/index.ts';
import { batchOf, newCall } from '../../src/strategies/contract-suite/shared.ts';
import { reset, type Scripted, scriptedServer, silence, type Step } from './scripted-server.ts';

const model = {
  path: '',
  name: 'predict',
  tags: ['serve'],
  inputs: [
    { name: 'sex', dtype: 'string', shape: [] },
    { name: 'weeks', dtype: 'float32', shape: [] },
  ],
  outputs: [{ name: 'weight', dtype: 'float32', shape: [1] }],
} as const;

const fast = { baseMs: 0, maxMs: 0 };
const three = [
  { sex: 'f', weeks: 39 },
  { sex: 'm', weeks: 40.5 },
  { sex: 'f', weeks: 30 },
];

async function opened(endpoint: string, raw: object = {}) {
  const options = rest.parse({ endpoint, retries: fast, ...raw });
  const predictor = await rest.open(options, { model, modelThreads: 1, callsInFlight: 2, services: {}, labels: {}, workDir: '' });
  onTestFinished(() => predictor.close?.());
  return predictor;
}

/** Time-outs pass only when told to: on a busy machine, 50 ms may be over before an answer that was sent at once. */
function stoppedClock(): (ms: number) => void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  return (ms) => void vi.advanceTimersByTime(ms);
}

interface Answered {
  readonly server: Scripted;
  readonly call: CallRecorder;
  readonly outcome: Outcome;
  readonly error: Error & { readonly code?: string };
}

/** Predicts rows against the script; `error` where the call rejects. */
async function predicted(
  script: readonly Step[],
  rows: readonly (typeof three)[number][] = three,
  raw: object = {},
): Promise<Answered> {
  const server = await scriptedServer(script);
  const predictor = await opened(server.url, raw);
  const call = newCall();
  const result = await predictor.predict(batchOf(rows, model.inputs), call).catch((error: unknown) => error);
  return { server, call, outcome: result as Outcome, error: result as Answered['error'] };
}

const good: Step = { body: { predictions: [[7.5], [8.25], [5]] } };

it('sends rows with the signature and reads the predictions', async () => {
  const { server, call, outcome } = await predicted([good]);
  expect(server.posted).toEqual([{ signature_name: 'predict', instances: three }]);
  expect(rowsOf({ size: 3, columns: outcome.outputs })).toEqual([{ weight: [7.5] }, { weight: [8.25] }, { weight: [5] }]);
  expect(call.retries).toBe(0);
  expect(call.counters).toEqual({
    requests: 1,
    requestBytes: Buffer.byteLength(JSON.stringify(server.posted[0])),
    responseBytes: '{"predictions":[[7.5],[8.25],[5]]}'.length,
  });
});

it('keeps its connections, no more than calls in flight', async () => {
  const server = await scriptedServer(Array.from({ length: 20 }, () => good));
  const predictor = await opened(server.url);
  for (let i = 0; i < 20; i++) await predictor.predict(batchOf(three, model.inputs), newCall());
  expect(server.connections()).toBeLessThanOrEqual(2);
});

it('takes a path before the API, as a proxy has it', async () => {
  const paths: (string | undefined)[] = [];
  const server = await scriptedServer([
    (request, response) => {
      paths.push(request.url);
      response.end('{"predictions":[[1],[2],[3]]}');
    },
  ]);
  const predictor = await opened(`${server.url}/serving/`, { modelName: 'baby weight' });
  await predictor.predict(batchOf(three, model.inputs), newCall());
  expect(paths).toEqual(['/serving/v1/models/baby%20weight:predict']);
});

describe('retries, and says so, after', () => {
  it.each([429, 502, 503, 504])('%d', async (status) => {
    const { call, outcome } = await predicted([{ status, body: 'busy' }, { status, body: 'busy' }, good]);
    expect(call.retries).toBe(2);
    expect(call.counters.requests).toBe(3);
    expect(outcome.outputs['weight']).toMatchObject({ values: Float32Array.of(7.5, 8.25, 5) });
  });

  it('a lost connection', async () => {
    const { call, outcome } = await predicted([reset, good]);
    expect(call.retries).toBe(1);
    expect(outcome.outputs['weight']).toMatchObject({ values: Float32Array.of(7.5, 8.25, 5) });
  });
});

it('gives up after maxAttempts, with status and text', async () => {
  const busy = { status: 503, body: 'overloaded\n  come later' };
  const { server, call, error } = await predicted([busy, busy, good], three, { retries: { ...fast, maxAttempts: 2 } });
  expect(error.message).toBe('the server answered 503: overloaded come later (after 2 attempts)');
  expect(error.code).toBe('503');
  expect(call.retries).toBe(1);
  expect(server.posted).toHaveLength(2);
});

it.each([['3600'], [new Date(Date.now() + 3_600_000).toUTCString()]])(
  'fails at once when Retry-After (%s) is beyond the longest wait',
  async (after) => {
    const { call, error } = await predicted([{ status: 429, body: 'quota', headers: { 'retry-after': after } }, good]);
    expect(error.message).toBe('the server answered 429: quota');
    expect(call.retries).toBe(0);
  },
);

it('waits as long as Retry-After asks', async () => {
  const answeredAt: number[] = [];
  const busy: Step = (_request, response) => {
    answeredAt.push(performance.now());
    response.writeHead(429, { 'retry-after': '1' }).end();
  };
  const then: Step = (_request, response) => {
    answeredAt.push(performance.now());
    response.end('{"predictions":[[1],[2],[3]]}');
  };
  await predicted([busy, then], three, { retries: { baseMs: 0, maxMs: 1000 } });
  expect((answeredAt[1] as number) - (answeredAt[0] as number)).toBeGreaterThanOrEqual(999);
});

it('does not retry what a retry cannot mend', async () => {
  const { server, error } = await predicted([{ status: 500, body: { error: 'model is broken' } }, good]);
  expect(error.message).toBe('the server answered 500: model is broken');
  expect(server.posted).toHaveLength(1);
});

it('shortens a long text', async () => {
  const { error } = await predicted([{ status: 500, body: 'x'.repeat(1000) }]);
  expect(error.message).toBe(`the server answered 500: ${'x'.repeat(300)}...`);
});

it('gives up when there is no answer in time', async () => {
  const passMs = stoppedClock();
  const server = await scriptedServer([silence]);
  const predictor = await opened(server.url, { timeoutMs: 50 });
  const ended = predictor.predict(batchOf(three, model.inputs), newCall()).catch((error: unknown) => error);
  await expect.poll(() => server.posted.length).toBe(1);
  passMs(50);
  expect(await ended).toMatchObject({ message: 'no answer within 50 ms' });
});

it('an answer that comes after the time-out reaches nobody, and the next call gets its own', async () => {
  const passMs = stoppedClock();
  let answeredLate = false;
  const late: Step = (request, response) => {
    request.socket.on('close', () => {
      response.end('{"predictions":[[1],[2],[3]]}');
      answeredLate = true;
    });
  };
  const { url, posted } = await scriptedServer([late, good]);
  const predictor = await opened(url, { timeoutMs: 50 });
  const batch = batchOf(three, model.inputs);
  const first = predictor.predict(batch, newCall()).catch((error: unknown) => error);
  await expect.poll(() => posted.length).toBe(1);
  passMs(50);
  expect(await first).toMatchObject({ message: 'no answer within 50 ms' });
  await expect.poll(() => answeredLate).toBe(true);
  const { outputs } = await predictor.predict(batch, newCall());
  expect(outputs['weight']).toMatchObject({ values: Float32Array.of(7.5, 8.25, 5) });
});

it('ends at once when the call is aborted, while it waits for an answer or for the next attempt', async () => {
  const server = await scriptedServer([silence, { status: 503, body: '' }]);
  const predictor = await opened(server.url, { retries: { baseMs: 3_600_000, maxMs: 3_600_000 } });
  for (const requests of [1, 2]) {
    const abort = new AbortController();
    const running = predictor.predict(batchOf(three, model.inputs), newCall(abort.signal));
    const ended = running.catch((error: unknown) => error);
    await expect.poll(() => server.posted.length).toBe(requests);
    abort.abort();
    expect(String(await ended)).toContain('aborted');
  }
});

describe('a bad instance fails alone', () => {
  const bad = { status: 400, body: { error: 'weeks is out of range' } };

  it('when the server refuses the whole request', async () => {
    const { server, call, outcome } = await predicted([
      bad,
      bad,
      { body: { predictions: [[7]] } },
      bad,
      { body: { predictions: [[5]] } },
    ]);
    expect(server.posted.map(({ instances }) => instances.length)).toEqual([3, 2, 1, 1, 1]);
    expect([...(outcome.failed ?? [])]).toEqual([
      [1, { message: 'the server answered 400: weeks is out of range', code: '400' }],
    ]);
    const rows = rowsOf({ size: 3, columns: outcome.outputs });
    expect([rows[0], rows[2]]).toEqual([{ weight: [7] }, { weight: [5] }]);
    expect(call.retries).toBe(2);
    expect(call.counters.requests).toBe(5);
  });

  it('also when all are bad', async () => {
    const { outcome } = await predicted([bad, bad, bad, bad, bad]);
    expect([...(outcome.failed?.keys() ?? [])]).toEqual([0, 1, 2]);
  });

  it('and is not sent again when it was alone', async () => {
    const { server, outcome } = await predicted([bad], three.slice(0, 1));
    expect([...(outcome.failed ?? [])]).toEqual([
      [0, { message: 'the server answered 400: weeks is out of range', code: '400' }],
    ]);
    expect(server.posted).toHaveLength(1);
  });
});

describe('says what is wrong with an answer', () => {
  it.each<[string, unknown, string]>([
    ['no JSON', 'Sign in', "the server's answer is not JSON (Unexpected token 'S', \"Sign in\" is not valid JSON): Sign in"],
    ['no predictions', { outputs: [] }, 'the server\'s answer has no list "predictions": {"outputs":[]}'],
    ['another number of them', { predictions: [[1], [2]] }, 'the server returned 2 predictions for 3 instances'],
  ])('with %s', async (_title, body, message) => {
    const { error } = await predicted([{ body }]);
    expect(error).toBeInstanceOf(Error);
    expect(error.message).toContain(message);
  });
});

describe('a prediction that does not fit fails its instance alone:', () => {
  const other = 'the prediction does not fit the signature: feature weight:';
  it.each<[string, unknown, string]>([
    ['another shape', [3, 4], `${other} not of shape [1]: a list of 2 in place of a list of 1`],
    ['another type', ['a'], `${other} "a" is not a number`],
    ['another output', { size: [1] }, `${other} missing`],
    ['null', null, `${other} null is not a number (KServe and MLServer write NaN and infinity as null)`],
    ['null in a list', [null], `${other} null is not a number (KServe and MLServer write NaN and infinity as null)`],
    [
      'null in an object',
      { weight: [null] },
      `${other} null is not a number (KServe and MLServer write NaN and infinity as null)`,
    ],
  ])('%s', async (_title, prediction, message) => {
    const { outcome, call } = await predicted([{ body: { predictions: [[1], prediction, [3]] } }]);
    expect([...(outcome.failed ?? [])]).toEqual([[1, { message }]]);
    expect(outcome.outputs['weight']).toMatchObject({ values: Float32Array.of(1, 0, 3) });
    expect(call.retries).toBe(0);
  });
});

it('open refuses a server that never answers', async () => {
  const passMs = stoppedClock();
  const { url, requests } = await scriptedServer([], silence);
  const refused = opened(url, { timeoutMs: 50 }).catch((cause: unknown) => cause);
  await expect.poll(() => requests.length).toBe(1);
  passMs(50);
  expect(await refused).toMatchObject({ exitCode: exitCodes.environment, problems: [{ message: 'no answer within 50 ms' }] });
});

it('tells all wrong options at once', () => {
  expect(() => rest.parse({ endpoint: 'localhost', timeoutMs: 0, retries: { maxAttempt: 1 }, protocol: 'tensorflow' })).toThrow(
    [
      'protocol: must be one of tensorflow-serving, open-inference, ai-platform, vertex-ai, not "tensorflow"',
      'endpoint: must be a URL such as http://127.0.0.1:8501',
      'timeoutMs: must be at least 1, not 0',
      'retries.maxAttempt: unknown key (did you mean "maxAttempts"?); allowed: maxAttempts, baseMs, maxMs',
    ].join('\n'),
  );
});

it('asks for the embedded server only without an endpoint', () => {
  expect(rest.services?.(rest.parse({}))).toEqual(['model-server']);
  expect(rest.evidence(rest.parse({}))).toBe('embedded stand-in');
  const own = rest.parse({ endpoint: 'http://127.0.0.1:8501' });
  expect(rest.services?.(own)).toEqual([]);
  expect(rest.evidence(own)).toBe('real server');
});

it('bills deployed nodes, two model threads each, for the time of the run', () => {
  const totals = { workload: 'batch', workers: 1, elapsedS: 90, instances: 10, calls: 10, counters: {}, phasesS: {} } as const;
  expect(rest.usage?.(rest.parse({}), { ...totals, modelThreads: 3 })).toMatchObject([
    { sku: 'vertex-ai/prediction/n1-standard-2', quantity: (2 * 90) / 3600, unit: 'node h', evidence: 'assumed' },
  ]);
});
