import { expect, test } from 'vitest';
import { exact, formatChange, formatMiB, formatNumber, formatPercent, oneLine, rangeText } from '../../src/core/text.ts';

test('three significant digits, whole above a hundred', () => {
  const values = [0, 7, -3, 1234567, 99.96, 99.94, 12.345, 9.996, 1.005, 0.99951, 0.12345, 0.0001234, 1.5e-7, Infinity];
  expect(values.map(formatNumber)).toEqual([
    '0',
    '7',
    '-3',
    '1,234,567',
    '100',
    '99.9',
    '12.3',
    '10.0',
    '1.00',
    '1.00',
    '0.123',
    '0.000123',
    '1.50e-7',
    '∞',
  ]);
});

test('six significant digits to calculate with', () => {
  expect([1234567, 0.123456789, 86_400].map(exact)).toEqual(['1,234,570', '0.123457', '86,400']);
});

test('shares as percent, changes with their sign', () => {
  expect([formatPercent(0.1234), formatPercent(1)]).toEqual(['12.3 %', '100 %']);
  expect([0.25, 0, -0.25].map(formatChange)).toEqual(['+25 %', '0 %', '-25 %']);
});

test('a range stands behind its value, where it is one', () => {
  expect([rangeText({ value: 4.472, low: 1, high: 20 }), rangeText({ value: 7, low: 7, high: 7 }, exact)]).toEqual([
    '4.47 (1 to 20)',
    '7',
  ]);
});

test('bytes as mebibytes', () => {
  expect(formatMiB(1.5 * 2 ** 30)).toBe('1,536');
});

test('control characters and line breaks become one space', () => {
  expect(oneLine(' a\r\n\u001b[31mb\u2028c ')).toBe('a [31mb c');
});
