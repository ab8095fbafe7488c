import { describe, expect, test } from 'vitest';
import { billedQuantity } from '../../src/prices/billing.ts';

describe('billedQuantity', () => {
  test('by the second: a started second is paid whole, a whole one is not raised', () => {
    expect(billedQuantity(10.2 / 3600, { incrementS: 1 }) * 3600).toBeCloseTo(11, 9);
    for (const seconds of [1, 7, 61, 3599, 3601]) expect(billedQuantity(seconds / 3600, { incrementS: 1 })).toBe(seconds / 3600);
  });

  test('at least the minimum; nothing used costs nothing', () => {
    expect(billedQuantity(10 / 3600, { minimumS: 60 })).toBe(60 / 3600);
    expect(billedQuantity(90.5 / 3600, { minimumS: 60, incrementS: 30 }) * 3600).toBeCloseTo(120, 9);
    expect(billedQuantity(0, { minimumS: 60, incrementS: 1 })).toBe(0);
  });

  test('without rules the quantity itself', () => {
    expect(billedQuantity(0.123, {})).toBe(0.123);
  });
});
