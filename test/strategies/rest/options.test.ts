import { describe, expect, it } from 'vitest';
import rest from '../../../src/strategies/rest/index.ts';
import { addressOf, maxRequestBytesOf } from '../../../src/strategies/rest/target.ts';
import { parseRestOptions } from '../../../src/strategies/rest/options.ts';

describe('as endpoint refuses', () => {
  it.each<[string, string]>([
    ['http://m:8501/v1/models/births:predict', 'must end before the path of a request: http://m:8501, with modelName: births'],
    ['http://m:8501/v1/models/a%20b', 'must end before the path of a request: http://m:8501, with modelName: a b'],
    [
      'https://m/serving/v1/models/births/versions/3:predict',
      "must end before the path of a request: https://m/serving, with modelName: births and modelVersion: '3'",
    ],
    ['http://m:8000/v2/models/births/infer', 'must end before the path of a request: http://m:8000, with modelName: births'],
    [
      'https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/endpoints/7:predict',
      'must end before the path of a request: https://us-central1-aiplatform.googleapis.com, with projectId and the other options of its protocol',
    ],
    [
      'http://m:8080/births:predict',
      'must end before the path of a request, which the protocol adds: /v1/models/NAME:predict, or /v2/models/NAME/infer',
    ],
    ['m:8501', 'must be a URL such as http://127.0.0.1:8501; begin it with http:// or https://'],
    ['grpc://m:8500', "must be a URL such as http://127.0.0.1:8501; rest speaks HTTP: give the server's REST port"],
    ['nobody:secret@m', 'must be a URL such as http://127.0.0.1:8501'],
    ['http://nobody:secret@m:8501', 'must not contain a user, password or query'],
    ['http://m:8501?key=secret', 'must not contain a user, password or query'],
  ])('%s', (address, message) => {
    expect(() => rest.parse({ endpoint: address })).toThrow(new RegExp(`^endpoint: ${message.replaceAll(/[.?/()]/g, '\\$&')}$`));
  });
});

it.each<[object, string]>([
  [{ timeoutMs: 3_000_000_000 }, 'timeoutMs: must be at most 86400000, not 3000000000'],
  [{ maxResponseBytes: 1e12 }, 'maxResponseBytes: must be at most 500000000, not 1000000000000'],
  [{ maxRequestBytes: 1e12 }, 'maxRequestBytes: must be at most 500000000, not 1000000000000'],
  [{ retries: { maxMs: 1e10 } }, 'retries.maxMs: must be at most 86400000, not 10000000000'],
  [{ retries: { baseMs: 1e10 } }, 'retries.baseMs: must be at most 86400000, not 10000000000'],
  [{ retries: { maxAttempts: 1e6 } }, 'retries.maxAttempts: must be at most 100, not 1000000'],
  [{ retries: { seed: 2 ** 32 } }, 'retries.seed: must be at most 4294967295, not 4294967296'],
  [
    { protocol: 'vertex-ai', check: 'none' },
    'check: is not an option of protocol vertex-ai, only of tensorflow-serving, open-inference',
  ],
])('%j is out of range', (raw, message) => {
  expect(() => rest.parse(raw)).toThrow(message);
});

describe('refuses', () => {
  it.each<[string, object, string[]]>([
    [
      'options of another protocol, beside what is wrong otherwise',
      { protocol: 'open-inference', format: 'columns', region: 'us-central1', timeoutMs: 0 },
      [
        'timeoutMs: must be at least 1, not 0',
        'format: is not an option of protocol open-inference, only of tensorflow-serving, vertex-ai',
        'region: is not an option of protocol open-inference, only of vertex-ai',
      ],
    ],
    [
      "columns for Vertex AI's own predict",
      { protocol: 'vertex-ai', format: 'columns' },
      ['format: needs rawPredict: tensorflow-serving; :predict takes rows'],
    ],
    [
      'an address of Google without a project',
      { protocol: 'ai-platform', endpoint: 'https://ml.googleapis.com' },
      ["projectId: missing; needs the project's id"],
    ],
    [
      'a project without an endpoint',
      { protocol: 'vertex-ai', projectId: 'births' },
      ["endpointId: missing; needs the endpoint's id"],
    ],
    ['a near name', { protocol: 'vertex' }, ['not "vertex"']],
    ['a near format', { format: 'column' }, ['format: must be one of rows, columns, not "column" (did you mean "columns"?)']],
  ])('%s', (_title, raw, messages) => {
    expect(() => rest.parse(raw)).toThrow(messages.join('\n'));
  });
});

const endpoint = 'https://42.us-central1-7.prediction.vertexai.goog';
const vertex = { protocol: 'vertex-ai', projectId: 'births', endpointId: '42' };

it.each<[object, string | undefined, string, number]>([
  [{}, undefined, 'embedded stand-in', Infinity],
  [{ protocol: 'vertex-ai' }, undefined, 'embedded stand-in', 1_500_000],
  [{ ...vertex, region: 'europe-west1' }, 'https://europe-west1-aiplatform.googleapis.com', 'cloud', 1_500_000],
  [{ ...vertex, endpoint }, endpoint, 'cloud', 10_000_000],
  [{ ...vertex, endpoint, maxRequestBytes: 5 }, endpoint, 'cloud', 5],
  [{ ...vertex, endpoint: 'http://127.0.0.1:9' }, 'http://127.0.0.1:9', 'real server', 1_500_000],
  [{ protocol: 'ai-platform', projectId: 'births' }, 'https://ml.googleapis.com', 'cloud', 1_500_000],
  [{ protocol: 'open-inference', endpoint: 'http://127.0.0.1:9' }, 'http://127.0.0.1:9', 'real server', Infinity],
])('%j: address, evidence and limit of a request', (raw, address, evidence, limit) => {
  const options = parseRestOptions(raw);
  expect([addressOf(options), rest.evidence(options), maxRequestBytesOf(options)]).toEqual([address, evidence, limit]);
});
