import { expect, test } from 'vitest';
import { labelsOf, labelValue } from '../../src/core/labels.ts';

test("a run's id and a cell's id become labels that Google takes", () => {
  expect(labelsOf('Babyweight-20261123-140509', 'direct-64 x batch-10k #1')).toEqual({
    'predbench-run': 'babyweight-20261123-140509',
    'predbench-cell': 'direct-64-x-batch-10k-1',
  });
  expect(labelsOf('mine')).toEqual({ 'predbench-run': 'mine' });
});

test('other letters become dashes; underscores stay', () => {
  expect(labelValue('Zürich_2 (ärger)')).toBe('z-rich_2-rger-');
});

test('a value that is too long is cut, and stays another than one with the same start', () => {
  const [a, b] = [labelValue(`${'x'.repeat(70)}1`), labelValue(`${'x'.repeat(70)}2`)];
  expect(labelValue('x'.repeat(63))).toBe('x'.repeat(63));
  expect(a).toMatch(/^x{54}-[0-9a-f]{8}$/);
  expect(b).toMatch(/^x{54}-[0-9a-f]{8}$/);
  expect(a).not.toBe(b);
});
