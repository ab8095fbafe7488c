import { expect, test } from 'vitest';
import { googleError, statusOf } from '../../../src/data/google/errors.ts';
import { ProblemsError } from '../../../src/core/problems.ts';

const service = { title: 'Births', api: 'births.googleapis.com', role: 'the role Midwife', named: 'the name of the table' };

test.each([
  ['a status', { status: 403 }, 403],
  ['a code as text', { code: '404' }, 404],
  ["a code of gRPC's", { code: 16 }, 401],
  ["gRPC's UNAVAILABLE", { code: 14 }, undefined],
  ['no connection', { code: 'ECONNREFUSED' }, undefined],
  ['an error that is in words already', new ProblemsError([], { cause: { code: 409 } }), 409],
])('the HTTP status of %s', (_title, error, status) => {
  expect(statusOf(error)).toBe(status);
});

test.each([
  [401, 'check the credentials: gcloud auth application-default login, or GOOGLE_APPLICATION_CREDENTIALS'],
  [403, 'check that births.googleapis.com is enabled in the project and that the caller has the role Midwife'],
  [404, 'check the name of the table'],
  [429, "check the project's quota of births.googleapis.com"],
  [500, undefined],
])('status %i is told with what to check', (code, remedy) => {
  expect(googleError('t', Object.assign(new Error('no'), { code }), service).problems).toEqual([
    { file: 't', message: `Births answered ${code}: no`, ...(remedy !== undefined && { remedy }) },
  ]);
});

test('without an answer it is the connection or the credentials', () => {
  expect(googleError('t', new Error('refused'), service).message).toBe(
    't: Births did not answer: refused\n    check the connection and the credentials: gcloud auth application-default login, or GOOGLE_APPLICATION_CREDENTIALS',
  );
});

test('a gRPC address where nobody listens is no answer, and is told in one line', () => {
  const attempt =
    '14 UNAVAILABLE: No connection established. Last error: Error: connect ECONNREFUSED 127.0.0.1:1. Resolution note: ';
  const text = `Total timeout of API google.pubsub.v1.Publisher exceeded 60000 milliseconds retrying error Error: ${attempt} : Previous errors : [{message: ${attempt}}]`;
  expect(googleError('t', Object.assign(new Error(text), { code: 4 }), service).problems).toEqual([
    {
      file: 't',
      message: 'Births did not answer: connect ECONNREFUSED 127.0.0.1:1',
      remedy: expect.stringContaining('check the connection'),
    },
  ]);
});
