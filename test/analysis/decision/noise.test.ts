import { expect, test } from 'vitest';
import { drawsOf } from '../../../src/analysis/cloud/draws.ts';
import { noisesOf } from '../../../src/analysis/decision/noise.ts';

const rates = (...values: number[]) => values.map((value) => ({ throughput_rows_per_s: value }));
const noise = (...values: number[]) => noisesOf(rates(...values))('throughput_rows_per_s');

test('is assumed of a single measurement, and of a figure that none has', () => {
  expect(noise(5)).toBeCloseTo(0.1, 12);
  expect(noisesOf(rates(5))('latency_p99_ms')).toBe(0.1);
});

test('is that of the repeats, with the assumed one as one more of them, and less of the median the more there are', () => {
  // Logarithms -0.1 and 0.1: (0.01 + 0.02) / 2 is the variance of one, half of it that of two.
  expect(noise(Math.exp(-0.1), Math.exp(0.1))).toBeCloseTo(Math.sqrt(0.0075), 12);
  // Twelve alike: 0.01 / 12, over 12 of them.
  expect(noise(...Array.from({ length: 12 }, () => 5))).toBeCloseTo(0.1 / 12, 12);
});

test('is normal over the draws', () => {
  const draws = 20_000;
  const normal = drawsOf(1, draws).normalOf('noise');
  const all = Array.from({ length: draws }, (_, draw) => normal(draw));
  const share = (beyond: number) => all.filter((value) => value > beyond).length / draws;
  expect([share(0), share(1), share(1.645)]).toEqual([
    expect.closeTo(0.5, 1),
    expect.closeTo(0.1587, 2),
    expect.closeTo(0.05, 2),
  ]);
});
