import { describe, expect, test } from 'vitest';
import {
  arrivalsText,
  type ArrivalSpec,
  dueTimes,
  isUneven,
  lengthS,
  meanRatePerS,
  scheduleHash,
} from '../../src/workloads/arrivals.ts';

function take(spec: ArrivalSpec, count: number): number[] {
  const next = dueTimes(spec);
  return Array.from({ length: count }, () => next());
}

const bursty: ArrivalSpec = { arrivals: 'bursty', ratePerS: 10, onS: 1, offS: 4, seed: 1 };
const ramp: ArrivalSpec = { arrivals: 'ramp', ratePerS: 10, toPerS: 30, seconds: 20, seed: 1 };
const replay: ArrivalSpec = {
  arrivals: 'replay',
  path: 'peak.txt',
  unit: 's',
  speed: 2,
  sha256: 'abc',
  dueMs: [0, 100, 300, 600, 1000],
  seed: 1,
};

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

  test('bursts: the arrivals of a Poisson process at the rate of a burst, with the silences put between', () => {
    const bursts: ArrivalSpec = { arrivals: 'bursty', ratePerS: 10, onS: 2, offS: 3, seed: 5 };
    const dense = take({ arrivals: 'poisson', ratePerS: 25, seed: 5 }, 1000);
    const expected = dense.map((ms) => Math.floor(ms / 2000) * 5000 + (ms % 2000));
    take(bursts, 1000).forEach((ms, i) => expect(ms).toBeCloseTo(expected[i] as number, 6));
    expect(take(bursts, 1000).every((ms) => ms % 5000 < 2000)).toBe(true);
  });

  test('a ramp: as many arrivals are expected by the k-th as of a process with rate 1', () => {
    const unit = take({ arrivals: 'poisson', ratePerS: 1, seed: 5 }, 2000);
    const ramp: ArrivalSpec = { arrivals: 'ramp', ratePerS: 20, toPerS: 60, seconds: 50, seed: 5 };
    const times = take(ramp, 1500);
    times.forEach((ms, i) => {
      const t = ms / 1000;
      expect(20 * t + (40 / 50 / 2) * t * t).toBeCloseTo((unit[i] as number) / 1000, 6);
    });
    const count = take(ramp, 3000).findIndex((ms) => ms === Infinity);
    // 50 s at 40/s on average, less or more by chance: 3 x sqrt(2000).
    expect(Math.abs(count - 2000)).toBeLessThan(134);
    expect(take({ ...ramp, toPerS: 20 }, 900)).toEqual(
      take({ arrivals: 'poisson', ratePerS: 20, seconds: 50, seed: 5 }, 900).map((ms) => expect.closeTo(ms, 6)),
    );
  });

  test('a falling ramp ends, whatever the seed would still give', () => {
    const ramp: ArrivalSpec = { arrivals: 'ramp', ratePerS: 100, toPerS: 1, seconds: 10, seed: 1 };
    const times = take(ramp, 2000);
    expect(times.filter((ms) => ms !== Infinity).every((ms) => ms < 10_000)).toBe(true);
    expect(times.at(-1)).toBe(Infinity);
  });

  test('a replay: the times as recorded, cut off where the stream is shorter', () => {
    const recorded: ArrivalSpec = { ...replay, dueMs: [0, 10, 10, 500] };
    expect(take(recorded, 5)).toEqual([0, 10, 10, 500, Infinity]);
    expect(take({ ...recorded, seconds: 0.5 }, 4)).toEqual([0, 10, 10, Infinity]);
  });

  test('the hash tells schedules apart and does not depend on anything but the times', () => {
    const spec: ArrivalSpec = { arrivals: 'poisson', ratePerS: 100, seed: 3 };
    expect(scheduleHash(spec, 5000)).toBe(scheduleHash({ ...spec, seconds: 1000 }, 5000));
    expect(scheduleHash(spec, 5000)).not.toBe(scheduleHash(spec, 4999));
    expect(scheduleHash(spec, 0)).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  });
});

test.each([
  [{ arrivals: 'constant', ratePerS: 7, seed: 1 }, 3, 7],
  [{ arrivals: 'poisson', ratePerS: 7, seed: 1 }, 3, 7],
  [bursty, 10, 10],
  [bursty, 1, 50],
  [bursty, 6, 100 / 6],
  [bursty, 5.5, 75 / 5.5],
  [ramp, 20, 20],
  [ramp, 10, 15],
  [replay, 1, 4],
  [replay, 2, 2.5],
] as const)('expected rate of %j in the first %d s: %d/s', (spec, seconds, ratePerS) => {
  expect(meanRatePerS(spec, seconds)).toBeCloseTo(ratePerS, 9);
});

test('what else follows from a schedule', () => {
  expect([bursty, { ...bursty, seconds: 5 }, replay, { ...replay, seconds: 0.5 }].map(lengthS)).toEqual([
    undefined,
    5,
    1.25,
    0.5,
  ]);
  expect([bursty, ramp, replay, { arrivals: 'poisson' } as const].map(isUneven)).toEqual([true, true, true, false]);
  expect([bursty, ramp, replay].map(arrivalsText)).toEqual([
    'bursty (1 s on, 4 s off)',
    'ramp (10 to 30 rows/s)',
    'replayed (peak.txt, 2 times as fast)',
  ]);
});
