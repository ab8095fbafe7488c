import { describe, expect, test } from 'vitest';
import { erlangC, meanWaitMs, percentileOf, ServiceTimes, simulate } from '../../../src/analysis/estimate/queueing.ts';
import { Histogram } from '../../../src/measure/distribution/histogram.ts';

describe("Erlang's C formula", () => {
  test.each([
    // One server waits with the probability that it is busy; two with a^2 / (2 + a).
    [1, 0.5, 0.5],
    [2, 1, 1 / 3],
    [2, 1.5, 1.5 ** 2 / 3.5],
    // a^3/3! x 3/(3 - a) = 4, over 1 + a + a^2/2 + 4 = 9.
    [3, 2, 4 / 9],
  ])('%i servers, offered %f', (servers, offered, probability) => {
    expect(erlangC(servers, offered)).toBeCloseTo(probability, 12);
  });

  test('every call waits where the servers do not suffice', () => {
    expect([erlangC(2, 2), erlangC(2, 3)]).toEqual([1, 1]);
  });
});

const exponential = (u: number) => -10 * Math.log(1 - u);

describe('the mean wait', () => {
  test('has no end where the servers do not suffice', () => {
    expect(meanWaitMs(1, 100, { meanMs: 10, squaredVariation: 1 })).toBe(Infinity);
  });

  // Service 10 ms, utilisation 0.8. M/M/1: rho S / (1 - rho); M/D/1: half of it; M/M/4: C(4, 3.2) S / (4 - 3.2).
  test.each([
    { name: 'M/D/1', servers: 1, callsPerS: 80, squaredVariation: 0, serviceMs: () => 10, waitMs: 20 },
    { name: 'M/M/1', servers: 1, callsPerS: 80, squaredVariation: 1, serviceMs: exponential, waitMs: 40 },
    {
      name: 'M/M/4',
      servers: 4,
      callsPerS: 320,
      squaredVariation: 1,
      serviceMs: exponential,
      waitMs: (erlangC(4, 3.2) * 10) / 0.8,
    },
  ])('of $name is exact, and within 3 % of the simulated one', ({ servers, callsPerS, squaredVariation, serviceMs, waitMs }) => {
    expect(meanWaitMs(servers, callsPerS, { meanMs: 10, squaredVariation })).toBeCloseTo(waitMs, 10);
    const { waitMs: waits } = simulate({ servers, callsPerS, calls: 1_000_000, seed: 1 }, serviceMs);
    const mean = waits.reduce((sum, ms) => sum + ms, 0) / waits.length;
    expect(Math.abs(mean / waitMs - 1)).toBeLessThan(0.03);
  });
});

test('calls that never wait take their own time; the same seed gives the same', () => {
  const load = { servers: 1000, callsPerS: 10, calls: 1000, seed: 3 };
  const { waitMs, responseMs } = simulate(load, () => 5);
  expect(waitMs).toHaveLength(900);
  expect(waitMs.at(-1)).toBe(0);
  for (const percent of [50, 99]) expect(percentileOf(responseMs, percent)).toBeCloseTo(5, 9);
  expect(simulate(load, () => 5)).toEqual({ waitMs, responseMs });
});

test('service times are drawn as often as they were recorded', () => {
  const histogram = new Histogram();
  histogram.recordMany([1, 1, 1, 3]);
  const service = new ServiceTimes(histogram);
  expect(service.meanMs).toBeCloseTo(1.5, 3);
  // Variance 0.75, mean 1.5.
  expect(service.squaredVariation).toBeCloseTo(1 / 3, 2);
  expect([0, 0.5, 0.74, 0.75, 0.99].map((u) => Math.round(service.at(u)))).toEqual([1, 1, 1, 3, 3]);
});
