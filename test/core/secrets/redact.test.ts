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
    endpoint: 'https://me:redacted@host.example/v1?key=redacted&model=a',
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
