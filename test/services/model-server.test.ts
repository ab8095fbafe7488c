import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Value } from '../../src/core/batch.ts';
import type { ServiceHandle } from '../../src/services/stand-ins/service.ts';
import { birth } from '../fixtures/births.ts';
import { started } from './started.ts';

let server: ServiceHandle;
beforeAll(async () => (server = await started('model-server')));
afterAll(() => server.stop());

async function get(path: string) {
  const answer = await fetch(server.url + path);
  return { status: answer.status, body: await answer.json() };
}

async function post(body: unknown, path = '/v1/models/births:predict') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const answer = await fetch(server.url + path, { method: 'POST', body: text });
  return { status: answer.status, body: (await answer.json()) as Record<string, Value> };
}

async function weightOf(instance: object): Promise<Value> {
  const { predictions } = (await post({ instances: [instance] })).body;
  return (predictions as readonly Value[])[0] as Value;
}

describe('predicts', () => {
  const early = birth({ gestation_weeks: 31 });

  it('in row format: one output is written bare', async () => {
    const { status, body } = await post({ signature_name: 'predict', instances: [birth(), early] });
    expect(status).toBe(200);
    expect(body).toEqual({ predictions: [[expect.any(Number)], [expect.any(Number)]] });
    const [[term], [preterm]] = body['predictions'] as [[number], [number]];
    expect(term).toBeGreaterThan(preterm + 1);
  });

  it('in column format, the same', async () => {
    const columns = Object.fromEntries(
      Object.keys(birth()).map((name) => [name, [birth()[name] as Value, early[name] as Value]]),
    );
    const { status, body } = await post({ inputs: columns });
    expect({ status, body }).toEqual({ status: 200, body: { outputs: [await weightOf(birth()), await weightOf(early)] } });
  });

  it('with a version in the path', async () => {
    const { body } = await post({ instances: [early] }, '/v1/models/births/versions/1:predict');
    expect(body).toEqual({ predictions: [await weightOf(early)] });
  });

  it('requests at once: each gets its own, also beside a bad one', async () => {
    const weeks = Array.from({ length: 40 }, (_, i) => 25 + (i % 17));
    const alone = new Map<number, Value>();
    for (const week of new Set(weeks)) alone.set(week, await weightOf(birth({ gestation_weeks: week })));
    const bad = post({ instances: [birth({ mother_race: 7 })] });
    const answers = await Promise.all(weeks.map((week) => weightOf(birth({ gestation_weeks: week }))));
    expect((await bad).status).toBe(400);
    for (const [i, week] of weeks.entries()) {
      expect((answers[i] as [number])[0]).toBeCloseTo((alone.get(week) as [number])[0], 4);
    }
  });

  it('many rows in one request', async () => {
    const { body } = await post({ instances: Array.from({ length: 5000 }, () => birth()) });
    expect(body['predictions']).toHaveLength(5000);
  });
});

describe('answers 400 with what is wrong', () => {
  const { plurality: _, ...short } = birth();
  it.each<[string, unknown, string]>([
    ['no JSON', '{"instances":', 'JSON Parse error: '],
    ['an empty body', '', 'JSON Parse error: '],
    ['no object', [1], 'the body must be a JSON object'],
    ['neither format', {}, 'the body needs "instances" (row format) or "inputs" (column format)'],
    ['both formats', { instances: [], inputs: {} }, 'the body needs "instances" (row format) or "inputs" (column format)'],
    ['no instances', { instances: [] }, '"instances" must be a list with at least one instance'],
    ['an instance that is no object', { instances: [birth(), 7] }, 'instances[1]: must be an object with a value for each input'],
    ['a missing feature', { instances: [birth(), short] }, 'instances[1]: feature plurality: missing'],
    [
      'an extra feature',
      { instances: [birth({ pluralty: 1 })] },
      'instances[0]: feature pluralty: not in the signature (did you mean "plurality"?)',
    ],
    [
      'wrong types',
      { instances: [birth({ mother_age: '28', is_male: true })] },
      'instances[0]: feature is_male: true is not a string; feature mother_age: "28" is not a number',
    ],
    ['a wrong rank', { instances: [birth({ mother_age: [28, 29] })] }, 'instances[0]: feature mother_age: '],
    [
      'another signature',
      { signature_name: 'train', instances: [birth()] },
      'signature "train" is not served here; served: predict',
    ],
    [
      'columns of different lengths',
      { inputs: { a: [1], b: [1, 2] } },
      '"inputs" must have lists of one length; they have: 1, 2',
    ],
    ['a column that is no list', { inputs: { a: 1 } }, 'inputs.a: must be a list'],
  ])('%s', async (_title, body, message) => {
    const answer = await post(body);
    expect(answer.status).toBe(400);
    expect(answer.body['error']).toContain(message);
    expect(Object.keys(answer.body)).toEqual(['error']);
  });

  it('and predicts on as before', async () => {
    const before = await weightOf(birth());
    await post({ instances: [birth({ mother_race: 'Martian' }), short] });
    expect(await weightOf(birth())).toEqual(before);
  });
});

describe('tells of the model', () => {
  it.each(['', '/versions/1', '/versions/0', '/labels/stable'].map((of) => `/v1/models/births${of}`))(
    'its status at %s',
    async (path) => {
      expect(await get(path)).toEqual({
        status: 200,
        body: {
          name: 'births',
          ready: true,
          model_version_status: [{ version: '1', state: 'AVAILABLE', status: { error_code: 'OK', error_message: '' } }],
        },
      });
    },
  );

  it.each([
    ['/', { status: 'alive' }],
    ['/v1/models', { models: ['births'] }],
  ])("to KServe's client, at %s", async (path, body) => {
    expect(await get(path)).toEqual({ status: 200, body });
  });

  it('its metadata', async () => {
    const { body } = await get('/v1/models/births/metadata');
    expect(body).toMatchObject({
      model_spec: { name: 'births', version: '1' },
      metadata: {
        signature_def: {
          signature_def: {
            predict: {
              inputs: { is_male: { dtype: 'DT_STRING', tensor_shape: { dim: [{ size: '-1' }] } } },
              outputs: { predictions: { dtype: 'DT_FLOAT', tensor_shape: { dim: [{ size: '-1' }, { size: '1' }] } } },
            },
          },
        },
      },
    });
  });
});

describe('answers 404', () => {
  it.each([
    ['/v1/models/weights', 'Servable not found for request: weights version 1; served: births version 1'],
    ['/v1/models/births/versions/2', 'Servable not found for request: births version 2; served: births version 1'],
    ['/v1/models/births/labels/new', 'Unrecognized servable version label: new; version 1 has the label stable'],
    ['/v2/repository/index', 'GET /v2/repository/index is not among the routes of V2 here: health, metadata, ready and infer'],
    ['/v3/health/ready', 'Malformed request: GET /v3/health/ready'],
  ])('to GET %s', async (path, error) => {
    expect(await get(path)).toEqual({ status: 404, body: { error } });
  });

  it('to a prediction by an unknown model', async () => {
    expect((await post({ instances: [birth()] }, '/v1/models/weights:predict')).status).toBe(404);
  });
});

const infer = (body: unknown) => post(body, '/v2/models/births/infer');
const tensors = (...births: Readonly<Record<string, Value>>[]) =>
  Object.keys(birth()).map((name) => {
    const datatype = typeof birth()[name] === 'string' ? 'BYTES' : 'FP32';
    return { name, shape: [births.length], datatype, data: births.map((one) => one[name] as Value) };
  });

describe('Open Inference V2', () => {
  it.each([
    ['/v2/health/live', { live: true }],
    ['/v2/health/ready', { ready: true }],
    ['/v2', { name: 'predbench', version: expect.any(String), extensions: ['binary_tensor_data'] }],
    ['/v2/models/births/ready', { name: 'births', ready: true }],
    ['/v2/models/births/versions/1/ready', { name: 'births', ready: true }],
  ])('tells its state at %s', async (path, body) => {
    expect(await get(path)).toEqual({ status: 200, body });
  });

  it('tells the inputs and outputs of the model', async () => {
    const { body } = await get('/v2/models/births');
    expect(body).toMatchObject({
      name: 'births',
      versions: ['1'],
      inputs: expect.arrayContaining([{ name: 'is_male', datatype: 'BYTES', shape: [-1] }]),
      outputs: [{ name: 'predictions', datatype: 'FP32', shape: [-1, 1] }],
    });
  });

  it('predicts, and gives the id back', async () => {
    const early = birth({ gestation_weeks: 31 });
    const { status, body } = await infer({ id: 'a', inputs: tensors(birth(), early), outputs: [{ name: 'predictions' }] });
    const weights = [await weightOf(birth()), await weightOf(early)].flat();
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        model_name: 'births',
        model_version: '1',
        id: 'a',
        outputs: [{ name: 'predictions', datatype: 'FP32', shape: [2, 1], data: weights }],
      },
    });
  });

  it('takes scalars as [n, 1], nested or flat', async () => {
    const columns = tensors(birth(), birth());
    const nested = columns.map((tensor) => ({ ...tensor, shape: [2, 1], data: tensor.data.map((value) => [value]) }));
    expect(await infer({ inputs: nested })).toEqual(await infer({ inputs: columns }));
  });

  it.each<[string, unknown, string]>([
    ['no tensors', {}, '"inputs" must be a list with a tensor for each input'],
    [
      'all that is wrong with them',
      {
        inputs: [
          { name: 'is_mal', shape: [1], datatype: 'BYTES', data: ['True'] },
          { name: 'mother_age', shape: [1], datatype: 'INT64', data: [28] },
          { name: 'gestation_weeks', shape: [2], datatype: 'FP32', data: [28] },
          { name: 'plurality', shape: [0], datatype: 'FP32', data: [] },
        ],
      },
      [
        'inputs[0]: there is no input "is_mal" (did you mean "is_male"?); the model has: ',
        'inputs[1]: mother_age: datatype must be FP32, not "INT64"',
        'inputs[2]: gestation_weeks: 1 elements of data, where shape [2] has 2',
        'inputs[3]: plurality: shape must be [-1], not [0]',
      ].join('|'),
    ],
    [
      'tensors of different sizes',
      {
        inputs: [
          { name: 'mother_age', shape: [1], datatype: 'FP32', data: [28] },
          { name: 'plurality', shape: [2], datatype: 'FP32', data: [1, 1] },
        ],
      },
      'the tensors must have one batch size; they have: 1, 2',
    ],
    ['a missing tensor', { inputs: tensors(birth()).slice(1) }, 'missing'],
    [
      'an unknown output',
      { inputs: tensors(birth()), outputs: [{ name: 'size' }] },
      'there is no output "size"; the model has: predictions',
    ],
  ])('answers 400 to %s', async (_title, body, message) => {
    const answer = await infer(body);
    expect(answer.status).toBe(400);
    for (const part of message.split('|')) expect(answer.body['error']).toContain(part);
  });

  it('answers 404 to an unknown model', async () => {
    expect(await get('/v2/models/weights/ready')).toEqual({
      status: 404,
      body: { error: 'Model with name weights and version 1 does not exist.' },
    });
  });
});

describe("Google's protocols", () => {
  const model = '/v1/projects/p/models/births';
  const endpoint = '/v1/projects/p/locations/us-central1/endpoints/births';

  it.each<[string, object]>([
    [model, { name: 'projects/p/models/births', defaultVersion: { state: 'READY' } }],
    [`${model}/versions/1`, { name: 'projects/p/models/births/versions/1', state: 'READY' }],
    [endpoint, { name: endpoint.slice(4), deployedModels: [{ id: '1' }] }],
  ])('tell the resource at %s', async (path, body) => {
    expect(await get(path)).toMatchObject({ status: 200, body });
  });

  it('answer predictions, AI Platform as objects, Vertex AI with the model', async () => {
    const weight = await weightOf(birth());
    const body = { instances: [birth()] };
    expect((await post(body, `${model}/versions/1:predict`)).body).toEqual({ predictions: [{ predictions: weight }] });
    expect((await post(body, `${endpoint}:predict`)).body).toEqual({
      predictions: [weight],
      deployedModelId: '1',
      model: 'projects/p/locations/us-central1/models/births',
      modelDisplayName: 'births',
      modelVersionId: '1',
    });
    expect((await post(body, `${endpoint}:rawPredict`)).body).toEqual({ predictions: [weight] });
  });

  it.each<[string, string, unknown, number, unknown]>([
    ['AI Platform, of instances', `${model}:predict`, { instances: [] }, 400, expect.stringContaining('Prediction failed: ')],
    [
      'AI Platform, of the model',
      '/v1/projects/p/models/weights:predict',
      {},
      404,
      { code: 404, message: expect.stringContaining('projects/p/models/weights/versions/1'), status: 'NOT_FOUND' },
    ],
    [
      'Vertex AI, of instances',
      `${endpoint}:predict`,
      { inputs: {} },
      400,
      { code: 400, message: '"instances" must be a list with at least one instance', status: 'INVALID_ARGUMENT' },
    ],
    [
      'Vertex AI, of the endpoint',
      '/v1/projects/p/locations/l/endpoints/7:rawPredict',
      {},
      404,
      { code: 404, message: 'Endpoint `projects/p/locations/l/endpoints/7` not found.', status: 'NOT_FOUND' },
    ],
    [
      'a method that there is not',
      `${endpoint}:explain`,
      {},
      404,
      { code: 404, message: `Method not found: POST ${endpoint}:explain`, status: 'NOT_FOUND' },
    ],
  ])('refuse in their own form: %s', async (_title, path, body, status, error) => {
    expect(await post(body, path)).toEqual({ status, body: { error } });
  });
});
