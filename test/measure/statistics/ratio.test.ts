import { expect, test } from 'vitest';
import { ratioOf } from '../../../src/measure/statistics/ratio.ts';

/** Hollander and Wolfe, examples 4.1 to 4.4, as logarithms: a shift of 0.305 within [-0.15, 0.76]. */
const term = [0.8, 0.83, 1.89, 1.04, 1.45, 1.38, 1.91, 1.64, 0.73, 1.46].map(Math.exp);
const middle = [1.15, 0.88, 0.9, 0.74, 1.21].map(Math.exp);

test('the published example', () => {
  const { value, interval } = ratioOf(middle, term)!;
  expect(Math.log(value)).toBeCloseTo(0.305, 10);
  expect([Math.log(interval!.low), Math.log(interval!.high)]).toEqual([expect.closeTo(-0.15, 10), expect.closeTo(0.76, 10)]);
  expect(interval!.coverage).toBeCloseTo(1 - 2 * (60 / 3003), 12);
});

test('the other way round it is the inverse', () => {
  const [there, back] = [ratioOf(middle, term)!, ratioOf(term, middle)!];
  expect(back.value).toBeCloseTo(1 / there.value, 12);
  expect(back.interval!.low).toBeCloseTo(1 / there.interval!.high, 12);
});

test('an outlier moves it little, and a factor comes out as it is', () => {
  const a = [100, 101, 102, 103, 104, 105];
  expect(
    ratioOf(
      a,
      a.map((value) => 2 * value),
    )!.value,
  ).toBeCloseTo(2, 12);
  expect(ratioOf(a, [...a.slice(1).map((value) => 2 * value), 1e9])!.value).toBeCloseTo(2, 1);
});

test('too few values have no interval, none no ratio', () => {
  expect(ratioOf([10], [12])).toEqual({ value: expect.closeTo(1.2, 12) });
  expect(ratioOf([10, 11, 12], [10, 11, 12])!.interval).toBeUndefined();
  expect(ratioOf([1, 2, 3, 4], [5, 6, 7, 8])!.interval).toEqual({
    low: expect.closeTo(5 / 4),
    high: expect.closeTo(8),
    coverage: 1 - 2 / 70,
  });
  expect(ratioOf([], [12])).toBeUndefined();
});
