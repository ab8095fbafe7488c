import { describe, expect, test } from 'vitest';
import { type ArrivalSpec, dueTimes, scheduleHash } from '../../src/workloads/arrivals.ts';

function take(spec: ArrivalSpec, count: number): number[] {
  const next = dueTimes(spec);
  return Array.from({ length: count }, () => next());
}

describe('due times', () => {
  test('constant arrivals are evenly spaced and end before the last second is over', () => {
    expect(take({ arrivals: 'constant', ratePerS: 4, seconds: 1, seed: 1 }, 6)).toEqual([0, 250, 500, 750, Infinity, Infinity]);
  });

  test('Poisson arrivals follow from their seed', () => {
    const spec: ArrivalSpec = { arrivals: 'poisson', ratePerS: 100, seed: 3 };
    expect(take(spec, 100)).toEqual(take(spec, 100));
    expect(take({ ...spec, seed: 4 }, 100)).not.toEqual(take(spec, 100));
  });

  test('Poisson gaps are exponential: mean and standard deviation are both 1 / rate', () => {
    const times = take({ arrivals: 'poisson', ratePerS: 100, seed: 1 }, 100_001);
    const gaps = times.slice(1).map((time, i) => time - (times[i] as number));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(Math.abs(mean / 10 - 1)).toBeLessThan(0.01);
    expect(Math.abs(deviation / 10 - 1)).toBeLessThan(0.01);
  });

  test('the hash tells schedules apart and does not depend on anything but the times', () => {
    const spec: ArrivalSpec = { arrivals: 'poisson', ratePerS: 100, seed: 3 };
    expect(scheduleHash(spec, 5000)).toBe(scheduleHash({ ...spec, seconds: 1000 }, 5000));
    expect(scheduleHash(spec, 5000)).not.toBe(scheduleHash(spec, 4999));
    expect(scheduleHash(spec, 0)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});
