import { expect, test } from 'vitest';
import { wrappedLines } from '../../src/cli/wrap.ts';

test('lines break between words and go on below their text', () => {
  expect(
    wrappedLines('exp.yaml:10: unknown key; allowed: endpoint, format\n    correct it, or run without the strategy', 30),
  ).toBe(
    ['exp.yaml:10: unknown key;', '  allowed: endpoint, format', '    correct it, or run without', '      the strategy'].join(
      '\n',
    ),
  );
});

test('no line has more than 80 columns, wide characters counted twice', () => {
  const lines = wrappedLines(`${'word '.repeat(40)}\n${'모델 '.repeat(40)}`, 200).split('\n');
  expect(Math.max(...lines.slice(0, 3).map(({ length }) => length))).toBe(79);
  expect(lines[3]).toBe('모델 '.repeat(16).trim());
});

test('a path stays whole, to be copied', () => {
  const path = `/${'folder/'.repeat(20)}run.json`;
  expect(wrappedLines(`see ${path}`, 80)).toBe(`see\n  ${path}`);
});
