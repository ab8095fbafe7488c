import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Value } from '../../src/batch.ts';
import type { ServiceHandle } from '../../src/services/service.ts';
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
  it.each(['/v1/models/births', '/v1/models/births/versions/1'])('its status at %s', async (path) => {
    expect(await get(path)).toEqual({
      status: 200,
      body: { model_version_status: [{ version: '1', state: 'AVAILABLE', status: { error_code: 'OK', error_message: '' } }] },
    });
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
    ['/v2/health/ready', 'Malformed request: GET /v2/health/ready'],
  ])('to GET %s', async (path, error) => {
    expect(await get(path)).toEqual({ status: 404, body: { error } });
  });

  it('to a prediction by an unknown model', async () => {
    expect((await post({ instances: [birth()] }, '/v1/models/weights:predict')).status).toBe(404);
  });
});
