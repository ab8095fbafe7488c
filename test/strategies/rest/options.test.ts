import { describe, expect, it } from 'vitest';
import rest from '../../../src/strategies/rest/index.ts';
import { addressOf, maxRequestBytesOf } from '../../../src/strategies/rest/target.ts';
import { parseRestOptions } from '../../../src/strategies/rest/options.ts';

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
