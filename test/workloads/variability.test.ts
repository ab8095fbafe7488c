import { describe, expect, test } from 'vitest';
import type { ArrivalSpec } from '../../src/workloads/arrivals.ts';
import { meanGroup, variability } from '../../src/workloads/variability.ts';

const constant: ArrivalSpec = { arrivals: 'constant', ratePerS: 100, seconds: 2, seed: 1 };
const replay = { arrivals: 'replay', path: 'a', unit: 's', speed: 1, sha256: '', seed: 1 } as const;

describe('a schedule departs from its mean rate', () => {
  test('by chance', () => {
    expect(variability(constant)).toEqual({ gapCv2: 0, burst: 0 });
    expect(variability({ ...constant, arrivals: 'poisson' })).toEqual({ gapCv2: 1, burst: 0 });
    expect(variability({ arrivals: 'ramp', ratePerS: 1, toPerS: 9, seconds: 2, seed: 1 })).toEqual({ gapCv2: 1, burst: 0 });
  });

  test('by itself, in bursts', () => {
    // In a second on 400 are due, where the mean rate gives 100.
    expect(variability({ arrivals: 'bursty', ratePerS: 100, onS: 1, offS: 3, seed: 1 })).toEqual({ gapCv2: 1, burst: 300 });
  });

  test('by itself, as recorded', () => {
    // 100/s on average: none for 30 ms, when four come at once that were to be expected one by one.
    expect(variability({ ...replay, dueMs: [0, 30, 30, 30, 30, 40, 60] })).toEqual({ gapCv2: 0, burst: 4 + 1 - 1 });
    expect(variability({ ...replay, dueMs: [0, 10, 20, 30] })).toEqual({ gapCv2: 0, burst: 1 });
    expect(variability({ ...replay, seconds: 0.001, dueMs: [0, 0, 0, 30] })).toEqual({ gapCv2: 0, burst: 3 });
  });
});

test('groups by count and by time as the drive does', () => {
  // Due every 10 ms: a wait of 25 ms gathers three.
  expect(meanGroup(constant, 200, { maxSize: 64, maxWaitMs: 25 })).toBe(200 / 67);
  expect(meanGroup(constant, 200, { maxSize: 2, maxWaitMs: 25 })).toBe(2);
  expect(meanGroup(constant, 200, { maxSize: 64, maxWaitMs: 9 })).toBe(1);
  const bursty: ArrivalSpec = { arrivals: 'bursty', ratePerS: 100, onS: 0.01, offS: 0.99, seconds: 100, seed: 1 };
  // 10,000/s for 10 ms: a burst's 100 within a wait of 20 ms, where the mean rate would gather three.
  expect(meanGroup(bursty, 9000, { maxSize: 1000, maxWaitMs: 20 })).toBeGreaterThan(90);
});
