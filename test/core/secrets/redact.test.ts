import { expect, it } from 'vitest';
import { redact } from '../../../src/core/secrets/redact.ts';

it('leaves secrets out, at any depth, and keeps the rest', () => {
  expect(
    redact({
      endpoint: 'https://me:hidden@host.example/v1?key=hidden&model=a',
      plain: 'https://host.example/v1?model=a b',
      token: 'hidden',
      apiKey: 'hidden',
      'api-key': 'hidden',
      accessToken: 'hidden',
      password: { any: 'hidden' },
      headers: [{ Authorization: 'hidden', 'X-Goog-Api-Key': 'hidden', Accept: 'text/plain' }],
      maxTokens: 3,
      tokenizer: 'a',
      key: 'kept',
    }),
  ).toEqual({
    endpoint: 'https://(redacted)@host.example/v1?key=(redacted)&model=a',
    plain: 'https://host.example/v1?model=a b',
    token: '(redacted)',
    apiKey: '(redacted)',
    'api-key': '(redacted)',
    accessToken: '(redacted)',
    password: '(redacted)',
    headers: [{ Authorization: '(redacted)', 'X-Goog-Api-Key': '(redacted)', Accept: 'text/plain' }],
    maxTokens: 3,
    tokenizer: 'a',
    key: 'kept',
  });
});

it('shows of headers only what is harmless or a variable', () => {
  expect(
    redact({
      headers: { 'X-Any': 'hidden', Host: 'births.example', 'x-own': '${NAME}', 'x-mixed': 'hidden ${NAME}', Cookie: '${NAME}' },
    }),
  ).toEqual({
    headers: { 'X-Any': '(redacted)', Host: 'births.example', 'x-own': '${NAME}', 'x-mixed': '(redacted)', Cookie: '(redacted)' },
  });
});

it.each<[string, string]>([
  ['https://token@host.example/v1', 'https://(redacted)@host.example/v1'],
  ['https://me:p@ss@host.example', 'https://(redacted)@host.example'],
  ['jdbc:postgresql://me:hidden@host.example/db', 'jdbc:postgresql://(redacted)@host.example/db'],
  [
    'https://h.example?a=1&X-Amz-Signature=hidden&access_token=hidden',
    'https://h.example?a=1&X-Amz-Signature=(redacted)&access_token=(redacted)',
  ],
  ['Server=db;User=me;Password=hidden;Timeout=3', 'Server=db;User=me;Password=(redacted);Timeout=3'],
  ['Bearer hidden', '(redacted)'],
  ['Basic bWU6aGlkZGVu', '(redacted)'],
  ['eyJhbGciOiJIUzI1NiJ9.e30.hidden', '(redacted)'],
  ['-----BEGIN PRIVATE KEY-----\nhidden', '(redacted)'],
  ['Basic education', 'Basic education'],
  ['Bearer of bad news', 'Bearer of bad news'],
  ['gs://bucket/model@2', 'gs://bucket/model@2'],
  ['https://h.example/a:b?model=a b', 'https://h.example/a:b?model=a b'],
])('the text %s', (text, stored) => {
  expect(redact({ any: text })).toEqual({ any: stored });
});

it.each(['pwd', 'pass', 'dbPwd', 'bearer', 'accessKey', 'access_key', 'passphrase', 'connectionString', 'sas'])(
  'the key %s',
  (key) => {
    expect(redact({ [key]: 'hidden' })).toEqual({ [key]: '(redacted)' });
  },
);

it.each(['signature', 'auth', 'passes', 'n_pass', 'accessKeyCount', 'key'])('and keeps the key %s', (key) => {
  expect(redact({ [key]: 'kept' })).toEqual({ [key]: 'kept' });
});
