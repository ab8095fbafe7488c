import { afterEach, describe, expect, it, vi } from 'vitest';
import rest from '../../../../src/strategies/rest/index.ts';
import { scriptedServer } from '../../scripted-server.ts';
import { opened, outcomeOf } from '../opened.ts';

afterEach(() => vi.unstubAllEnvs());

it('sends headers with every request, values of the environment put in', async () => {
  vi.stubEnv('PREDBENCH_TEST_TOKEN', 'planted-token');
  const server = await scriptedServer([{ body: { predictions: [1, 2, 3] } }]);
  const headers = { Authorization: 'Bearer ${PREDBENCH_TEST_TOKEN}', Host: 'births.example' };
  await outcomeOf(await opened({ endpoint: server.url, headers }));
  expect(server.requests).toMatchObject([
    { line: 'GET /v1/models/model', headers: { authorization: 'Bearer planted-token', host: 'births.example' } },
    {
      line: 'POST /v1/models/model:predict',
      headers: { authorization: 'Bearer planted-token', host: 'births.example', 'content-type': 'application/json' },
    },
  ]);
});

describe('refuses, without the value,', () => {
  it.each<[string, object, string]>([
    [
      'a variable that is not set',
      { headers: { authorization: 'Bearer ${PREDBENCH_TEST_NONE}' } },
      'headers.authorization: the environment variable PREDBENCH_TEST_NONE is not set',
    ],
    [
      'what is no name of one',
      { headers: { 'x-api-key': '${planted-token}' } },
      'headers.x-api-key: ${...} must name an environment variable',
    ],
    ['two lines', { headers: { 'x-api-key': 'planted\ntoken' } }, 'headers.x-api-key: must be one line of ASCII characters'],
    ['a number', { headers: { 'x-api-key': 700700 } }, 'headers.x-api-key: must be text in quotes'],
    [
      "a token beside Google's",
      { auth: 'google', headers: { Authorization: 'Bearer planted-token' } },
      'headers: must not contain authorization with auth: google, which sends its own',
    ],
    [
      'an address with a password',
      { endpoint: 'http://me:planted-token@host' },
      'endpoint: must not contain a user, password or query',
    ],
    [
      'an address with a key',
      { endpoint: 'http://host?key=planted-token' },
      'endpoint: must not contain a user, password or query',
    ],
  ])('%s', (_title, raw, message) => {
    let thrown = '';
    try {
      rest.parse(raw);
    } catch (error) {
      thrown = (error as Error).message;
    }
    expect(thrown).toBe(message);
  });
});
