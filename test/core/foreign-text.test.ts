import { expect, it } from 'vitest';
import { failuresOf } from '../../src/core/failures.ts';
import { foreignText } from '../../src/core/foreign-text.ts';
import { messageOf, ProblemsError } from '../../src/core/problems.ts';
import { wireError } from '../../src/core/wire-error.ts';

const hostile = '\u001b]0;title\u0007red\u001b[31m\u009b1m\u202etxt\r\n[1/1] rest: all is well';
const harmless = ']0;title red [31m 1m txt [1/1] rest: all is well';

it('is one line without control characters', () => {
  expect(foreignText(hostile)).toBe(harmless);
});

it('has no user and password of an address', () => {
  expect(foreignText('no answer from https://me:p@ss@host.example/v1, me@host.example')).toBe(
    'no answer from https://(redacted)@host.example/v1, me@host.example',
  );
});

it('ends', () => {
  expect(foreignText('x'.repeat(5000))).toBe(`${'x'.repeat(4000)}...`);
});

it('is what every error, problem and failure has', () => {
  const problem = new ProblemsError({ file: hostile, key: hostile, message: hostile, remedy: hostile });
  expect(problem.problems).toEqual([{ file: harmless, key: harmless, message: harmless, remedy: harmless }]);
  expect(problem.message).toBe(`${harmless}: ${harmless}: ${harmless}\n    ${harmless}`);
  expect(messageOf(new Error(hostile))).toBe(harmless);
  expect(messageOf(hostile)).toBe(harmless);
  expect(wireError(Object.assign(new Error(hostile), { code: hostile }))).toEqual({ message: harmless, code: harmless });
  const failed = new Map([[0, { message: hostile, code: hostile }]]);
  expect([...failuresOf({ outputs: {}, failed }, 1)]).toEqual([[0, { message: harmless, code: harmless }]]);
});

it('is there for whatever a plug-in throws', () => {
  const unspeakable = {
    toString() {
      throw new Error('no');
    },
  };
  expect([messageOf(unspeakable), messageOf(Object.create(null)), messageOf(undefined), messageOf(Symbol('s'))]).toEqual([
    'an error without a text',
    'an error without a text',
    'undefined',
    'Symbol(s)',
  ]);
});
