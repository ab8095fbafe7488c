import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../../src/core/batch.ts';
import type { Outcome } from '../../../src/core/predictor.ts';
import { openInference } from '../../../src/strategies/rest/dialects/open-inference.ts';
import { tensorflowServing } from '../../../src/strategies/rest/dialects/tensorflow-serving.ts';
import { scriptedServer, type Scripted, type Step } from '../scripted-server.ts';
import { model, opened, outcomeOf, three } from './opened.ts';

interface Asked {
  readonly server: Scripted;
  readonly answer: Outcome | Error;
}

/** What the strategy sends for three rows, and what it makes of the answer. */
async function asked(raw: object, body: unknown, status?: Step): Promise<Asked> {
  const server = await scriptedServer([{ body }], status);
  const answer = await outcomeOf(await opened({ endpoint: server.url, ...raw }));
  return { server, answer };
}

function weights(answer: Outcome | Error) {
  if (answer instanceof Error) throw answer;
  return rowsOf({ size: three.length, columns: answer.outputs }).map(({ weight }) => (weight as readonly number[])[0]);
}

const metadata =
  (inputs: readonly object[]): Step =>
  (request, response) => {
    const body = request.url?.endsWith('/ready') === true ? { name: 'model', ready: true } : { name: 'model', inputs };
    response.end(JSON.stringify(body));
  };
const declared = (shape: readonly number[]) => [
  { name: 'sex', datatype: 'BYTES', shape },
  { name: 'weeks', datatype: 'FP32', shape },
];
const tensors = [{ name: 'weight', shape: [3, 1], datatype: 'FP32', data: [7.5, 8.25, 5] }];
const v2 = { protocol: 'open-inference' };
const vertex = { protocol: 'vertex-ai', projectId: 'births', endpointId: '42' };
const columns = { signature_name: 'predict', inputs: { sex: ['f', 'm', 'f'], weeks: [39, 40.5, 30] } };

/** The request for three rows. */
const shapes = (...shape: number[]) => ({
  id: '1',
  inputs: [
    { name: 'sex', shape, datatype: 'BYTES', data: ['f', 'm', 'f'] },
    { name: 'weeks', shape, datatype: 'FP32', data: [39, 40.5, 30] },
  ],
});

describe('sends and reads', () => {
  it.each<[string, object, string[], object, object, Step?]>([
    [
      'TensorFlow Serving by columns, bare as one output is',
      { format: 'columns', modelVersion: '3' },
      ['GET /v1/models/model/versions/3', 'POST /v1/models/model/versions/3:predict'],
      columns,
      { outputs: [[7.5], [8.25], [5]] },
    ],
    [
      'TensorFlow Serving by columns, named',
      { format: 'columns' },
      ['GET /v1/models/model', 'POST /v1/models/model:predict'],
      columns,
      { outputs: { weight: [[7.5], [8.25], [5]] } },
    ],
    [
      "KServe's V1 status",
      { modelName: 'births' },
      ['GET /v1/models/births', 'POST /v1/models/births:predict'],
      { signature_name: 'predict', instances: three },
      { predictions: [{ weight: 7.5 }, { weight: [8.25] }, { weight: 5 }] },
      { body: { name: 'births', ready: 'True' } },
    ],
    [
      'Open Inference V2 with tensors of rank 1',
      v2,
      ['GET /v2/models/model/ready', 'GET /v2/models/model', 'POST /v2/models/model/infer'],
      shapes(3),
      { outputs: tensors },
      metadata(declared([-1])),
    ],
    [
      'Open Inference V2 with tensors of rank 2, where the model declares them, and nested data',
      { ...v2, modelName: 'births', modelVersion: '1' },
      ['GET /v2/models/births/versions/1/ready', 'GET /v2/models/births/versions/1', 'POST /v2/models/births/versions/1/infer'],
      shapes(3, 1),
      {
        outputs: [
          { name: 'other', data: [] },
          { ...tensors[0], data: [[7.5], [8.25], [5]] },
        ],
      },
      metadata(declared([-1, 1])),
    ],
    [
      'Open Inference V2 to a model that declares nothing',
      v2,
      ['GET /v2/models/model/ready', 'GET /v2/models/model', 'POST /v2/models/model/infer'],
      shapes(3),
      { outputs: tensors },
      metadata([]),
    ],
    [
      'Open Inference V2 to a model that declares nothing and takes scalars in a column',
      { ...v2, scalars: 'column' },
      ['GET /v2/models/model/ready', 'GET /v2/models/model', 'POST /v2/models/model/infer'],
      shapes(3, 1),
      { outputs: tensors },
      metadata([]),
    ],
    [
      'Open Inference V2 to a server that has no status',
      { ...v2, check: 'none', scalars: 'column' },
      ['POST /v2/models/model/infer'],
      shapes(3, 1),
      { outputs: tensors },
    ],
    [
      'TensorFlow Serving to a server that has no status',
      { check: 'none' },
      ['POST /v1/models/model:predict'],
      { signature_name: 'predict', instances: three },
      { predictions: [{ weight: [7.5] }, { weight: [8.25] }, { weight: [5] }] },
    ],
    [
      'AI Platform',
      { protocol: 'ai-platform', projectId: 'births', modelName: 'weight', modelVersion: 'v1' },
      ['POST /v1/projects/births/models/weight/versions/v1:predict'],
      { signature_name: 'predict', instances: three },
      { predictions: [{ weight: [7.5] }, { weight: [8.25] }, { weight: [5] }] },
    ],
    [
      'Vertex AI',
      { ...vertex, region: 'europe-west1' },
      ['POST /v1/projects/births/locations/europe-west1/endpoints/42:predict'],
      { instances: three },
      { predictions: [[7.5], [8.25], [5]], deployedModelId: '1' },
    ],
    [
      'rows through rawPredict',
      { ...vertex, rawPredict: 'tensorflow-serving' },
      ['POST /v1/projects/births/locations/us-central1/endpoints/42:rawPredict'],
      { signature_name: 'predict', instances: three },
      { predictions: [[7.5], [8.25], [5]] },
    ],
    [
      'columns through rawPredict',
      { ...vertex, rawPredict: 'tensorflow-serving', format: 'columns' },
      ['POST /v1/projects/births/locations/us-central1/endpoints/42:rawPredict'],
      columns,
      { outputs: [[7.5], [8.25], [5]] },
    ],
    [
      'tensors through rawPredict',
      { ...vertex, rawPredict: 'open-inference' },
      ['POST /v1/projects/births/locations/us-central1/endpoints/42:rawPredict'],
      shapes(3),
      { outputs: tensors },
    ],
  ])('%s', async (_title, raw, lines, sent, body, status) => {
    const { server, answer } = await asked(raw, body, status);
    expect(weights(answer)).toEqual([7.5, 8.25, 5]);
    expect(server.requests.map(({ line }) => line)).toEqual(lines);
    expect(server.posted).toEqual([sent]);
  });
});

describe('takes NaN and infinities', () => {
  it.each([
    ['as bare tokens', '{"predictions": [[NaN], [-Infinity], [Infinity]]}'],
    ['as strings', '{"predictions": [["NaN"], ["-Infinity"], ["Infinity"]]}'],
  ])('%s', async (_title, body) => {
    expect(weights((await asked({}, body)).answer)).toEqual([Number.NaN, -Infinity, Infinity]);
  });

  it('and leaves a text alone that has the word', async () => {
    const { answer } = await asked({}, '{"predictions": ["NaN, \\"Infinity", NaN, 1]}');
    expect([...((answer as Outcome).failed ?? [])]).toEqual([
      [0, { message: 'the prediction does not fit the signature: feature weight: "NaN, \\"Infinity" is not a number' }],
    ]);
  });
});

describe('says what is wrong with the answer', () => {
  it.each<[string, object, unknown, string, Step?]>([
    ['too few columns', { format: 'columns' }, { outputs: [[1], [2]] }, 'the server returned 2 predictions for 3 instances'],
    ['no columns', { format: 'columns' }, { predictions: [] }, 'the server\'s answer has no list "outputs" for weight'],
    ['no tensors', v2, { predictions: [] }, 'the server\'s answer has no list "outputs"', metadata([])],
    [
      'another tensor',
      v2,
      { outputs: [{ name: 'size', data: [1] }] },
      "the server's answer has no data for output weight; it has: size",
      metadata([]),
    ],
    [
      'too short a tensor',
      v2,
      { outputs: [{ name: 'weight', data: [1, 2] }] },
      'the server returned 2 predictions for 3 instances',
      metadata([]),
    ],
    ['a truncated body', vertex, '{"predictions":[[7.5],[8.', "the server's answer is not JSON"],
    [
      'an error with status 200',
      { protocol: 'ai-platform', projectId: 'births' },
      { error: 'Prediction failed: out of memory' },
      'the server answered with an error: Prediction failed: out of memory',
    ],
  ])('%s', async (_title, raw, body, message, status) => {
    const { answer } = await asked(raw, body, status);
    expect(answer).toBeInstanceOf(Error);
    expect((answer as Error).message).toContain(message);
  });
});

describe('keeps code and message of a refusal, and says what to check', () => {
  const denied = {
    error: { code: 403, message: "Permission 'aiplatform.endpoints.predict' denied", status: 'PERMISSION_DENIED' },
  };
  it.each<[string, object, number, unknown, string]>([
    [
      'Vertex AI',
      vertex,
      403,
      denied,
      "the server answered 403 PERMISSION_DENIED: Permission 'aiplatform.endpoints.predict' denied (check that aiplatform.googleapis.com is enabled in the project and that the caller has aiplatform.endpoints.predict (roles/aiplatform.user))",
    ],
    [
      'Vertex AI, in a list',
      vertex,
      404,
      [{ error: { code: 404, message: 'Endpoint not found.', status: 'NOT_FOUND' } }],
      'the server answered 404 NOT_FOUND: Endpoint not found. (check "projectId", "region" and "endpointId"; a dedicated endpoint has an address of its own)',
    ],
    [
      'AI Platform',
      { protocol: 'ai-platform', projectId: 'births' },
      401,
      { error: 'no credentials' },
      'the server answered 401: no credentials (check the credentials: gcloud auth application-default login, or GOOGLE_APPLICATION_CREDENTIALS)',
    ],
    [
      'TensorFlow Serving',
      {},
      403,
      { error: 'not for you' },
      'the server answered 403: not for you (check who may call the server; credentials go into "headers")',
    ],
    ['any other form', {}, 500, { detail: 'broken' }, 'the server answered 500: {"detail":"broken"}'],
  ])('of %s', async (_title, raw, status, body, message) => {
    const server = await scriptedServer([{ status, body }]);
    const answer = await outcomeOf(await opened({ endpoint: server.url, ...raw }));
    expect(answer).toMatchObject({ message, code: String(status) });
  });
});

it('a refused signature is answered by what to name', async () => {
  const server = await scriptedServer([
    { status: 400, body: { error: 'Serving signature name: "predict" not found in signature def' } },
  ]);
  const { failed } = (await outcomeOf(await opened({ endpoint: server.url }), three.slice(0, 1))) as Outcome;
  expect(failed?.get(0)?.message).toBe(
    'the server answered 400: Serving signature name: "predict" not found in signature def (name a signature that the served model has: model.signature)',
  );
});

describe('open refuses', () => {
  it.each<[string, Step, object, string]>([
    [
      'a model without the input',
      metadata([{ name: 'sx', datatype: 'BYTES', shape: [-1] }]),
      v2,
      'the server\'s model has no input sex (did you mean "sx"?); it has: sx',
    ],
    [
      'a model with an input of another type',
      metadata([{ name: 'sex', datatype: 'FP32', shape: [-1] }]),
      v2,
      "the server's model takes FP32 for sex, but the signature has BYTES",
    ],
    ['what is no metadata', { body: { inputs: 7 } }, v2, 'the answer is not the metadata of a model: {"inputs":7}'],
  ])('%s', async (_title, status, raw, message) => {
    const { url } = await scriptedServer([], status);
    await expect(opened({ endpoint: url, ...raw })).rejects.toThrow(message);
  });
});

describe('a model that is not ready', () => {
  it.each([
    ['Open Inference V2', openInference({ modelName: 'model', modelVersion: undefined, scalars: 'vector' }), v2],
    ['V1', tensorflowServing({ modelName: 'model', modelVersion: undefined, format: 'rows' }), {}],
  ])('is loading, and waited for: %s', async (_title, dialect, raw) => {
    const unready = { name: 'model', ready: false };
    expect(() => dialect.codec([JSON.stringify(unready)], model)).toThrow(
      expect.objectContaining({ message: 'the model is not ready', isLoading: true }),
    );
    let asks = 0;
    const server = await scriptedServer([], (_request, response) => {
      response.end(JSON.stringify(asks++ === 0 ? unready : { name: 'model', ready: true, inputs: [] }));
    });
    await opened({ endpoint: server.url, ...raw }, { ...model, inputs: [] });
    expect(new Set(server.requests.map(({ line }) => line)).size).toBeLessThan(server.requests.length);
  });
});
