import { expect, it } from 'vitest';
import { differences } from '../../../src/run/resume/differences.ts';

it('names every key that differs, with both values', () => {
  const was = { workers: 2, list: [{ a: 1 }, { b: 'x' }], same: { deep: [1, 2] }, gone: true };
  const now = { workers: 4, list: [{ a: 1 }, { b: 'y' }, 3], same: { deep: [1, 2] }, fresh: null };
  expect(differences(was, now, '')).toEqual([
    'workers was 2 and is 4',
    'list[1].b was "x" and is "y"',
    'list[2] was not there and is 3',
    'gone was true and is not there',
    'fresh was not there and is null',
  ]);
});

it('long values are cut', () => {
  const [text = ''] = differences({ a: 'x'.repeat(500) }, { a: 'y' }, 'cloud');
  expect(text).toMatch(/^cloud\.a was "x{79}\.\.\. and is "y"$/);
});

it('what is equal differs in nothing', () => {
  expect(differences({ a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }, '')).toEqual([]);
});
