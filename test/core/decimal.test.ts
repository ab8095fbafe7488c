import { describe, expect, test } from 'vitest';
import { decimalOf, decimalText, parseDecimal, placesOf, product, shareOf, total, unitOf } from '../../src/core/decimal.ts';

const read = (text: string) => {
  const parsed = parseDecimal(text);
  return parsed === undefined ? undefined : decimalText(parsed);
};

describe('a decimal', () => {
  test.each([
    ['12', '12'],
    ['-0.0125', '-0.0125'],
    ['35.2E-7', '0.00000352'],
    ['1.5e+3', '1500'],
    ['.5', '0.5'],
    ['7.', '7'],
    ['0.0000000000000000015', '0.000000000000000002'],
    ['-0', '0'],
  ])('%s is %s', (text, exact) => {
    expect(read(text)).toBe(exact);
  });

  test.each(['', '-', '.', '1,000', '$3', '1 1/2', '+3', 'NaN', '0x1', '1e'])('"%s" is none', (text) => {
    expect(read(text)).toBeUndefined();
  });

  test('sums come out to the last digit, where binary numbers do not', () => {
    expect(0.1 + 0.2).not.toBe(0.3);
    expect(decimalText(total([decimalOf(0.1), decimalOf(0.2)]))).toBe('0.3');
  });

  test('products and shares are rounded half away from zero', () => {
    const [a, b] = [decimalOf(0.000000001), decimalOf(0.0000000005)];
    expect([product(a, b), product(-a, b)]).toEqual([1n, -1n]);
    expect([shareOf(10n, 1n, 3n), shareOf(-5n, 1n, 2n)]).toEqual([3n, -3n]);
    expect(decimalText(product(decimalOf(3), decimalOf(0.056)))).toBe('0.168');
  });

  test('infinity has no digits', () => {
    expect(() => decimalOf(Infinity)).toThrow('Infinity is no decimal number');
  });
});

test('places are those that are written', () => {
  expect(['12', '0.0125', '1.50', '1.5E-7', '1.5e2'].map(placesOf)).toEqual([0, 4, 2, 8, 0]);
  expect([unitOf(2), unitOf(6), unitOf(30)].map(decimalText)).toEqual(['0.01', '0.000001', '0.000000000000000001']);
});
