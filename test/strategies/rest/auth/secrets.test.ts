import { expect, it } from 'vitest';
import { Secrets } from '../../../../src/strategies/rest/auth/secrets.ts';

it.each<[string, string, string]>([
  ['as sent', 'Bearer abcdefgh', 'You sent Bearer abcdefgh.'],
  ['without its scheme', 'Bearer abcdefgh', 'You sent abcdefgh.'],
  ['short, as a word', 'abc', 'You sent abc.'],
  ['short, with signs of its own', 'a.(b', 'You sent a.(b.'],
  ['decoded', 'Basic bWU6cGFzc3dvcmQ=', 'You sent me:password.'],
  ['the password alone', 'Basic bWU6cGFzc3dvcmQ=', 'You sent password.'],
  ['as JSON writes it', 'abc"defgh', String.raw`You sent abc\"defgh.`],
])('a secret is redacted %s', (_title, secret, text) => {
  expect(new Secrets([secret]).scrub(text)).toBe('You sent (redacted).');
});

it('a short secret leaves longer words alone', () => {
  expect(new Secrets(['no']).scrub('no, nobody knows')).toBe('(redacted), nobody knows');
});

it('keeps what the user gave, and the latest tokens', () => {
  const secrets = new Secrets(['given-by-user']);
  for (let i = 0; i < 20; i++) secrets.add(`Bearer token-${String(i).padStart(2, '0')}`);
  expect(secrets.scrub('given-by-user token-11 token-12 token-19')).toBe('(redacted) token-11 (redacted) (redacted)');
});
