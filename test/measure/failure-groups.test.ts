import { expect, test } from 'vitest';
import { FailureGroups } from '../../src/measure/failure-groups.ts';

function grouped(...messages: readonly string[]) {
  const groups = new FailureGroups();
  for (const message of messages) groups.add(message, 1);
  return groups.list();
}

test('messages that differ in numbers and quoted text are one reason', () => {
  expect(
    grouped('feature x: "NA" is not a number', 'feature x: "?" is not a number', 'row 3: too long', 'row -4.5: too long', 'gone'),
  ).toEqual([
    { message: 'feature x: "NA" is not a number', count: 2, alike: true },
    { message: 'row 3: too long', count: 2, alike: true },
    { message: 'gone', count: 1 },
  ]);
});

test('the same message is not merely alike', () => {
  expect(grouped('feature x: "NA" is not a number', 'feature x: "NA" is not a number')).toEqual([
    { message: 'feature x: "NA" is not a number', count: 2 },
  ]);
});

test('features and the status of an answer tell reasons apart', () => {
  const messages = [
    'the server answered 503',
    'the server answered 500',
    'feature x1: missing',
    'feature x2: missing',
    'HTTP 404',
  ];
  expect(grouped(...messages, 'HTTP 403').map(({ message }) => message)).toEqual([...messages, 'HTTP 403']);
});

test('beyond 20 reasons all others are counted together', () => {
  const names = Array.from({ length: 25 }, (_, i) => `reason${String.fromCodePoint(97 + i)}`);
  const list = grouped(...names, 'reasona');
  expect(list).toHaveLength(21);
  expect([list[0], list[1]]).toEqual([
    { message: 'other failures', count: 5 },
    { message: 'reasona', count: 2 },
  ]);
});

test('a message is one line, and moves no cursor', () => {
  expect(grouped('bad\n\u001b[31mrow')).toEqual([{ message: 'bad [31mrow', count: 1 }]);
});
