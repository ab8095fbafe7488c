import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import { describe, expect, test } from 'vitest';
import { driftOf } from '../../../src/measure/stream/drift.ts';

const series = (length: number, value: (i: number) => number | null) => Array.from({ length }, (_, i) => value(i));

/** Of 1,000 cells of 240 windows of 25 calls each, in how many drift is found. `growth`: of the call time over the cell. */
function found(draw: (random: () => number) => () => number, growth = 0): number {
  let count = 0;
  for (let seed = 1; seed <= 1000; seed++) {
    const generator = mersenne(seed);
    const next = draw(() => 1 - uniformFloat64(generator));
    const callMs = series(240, (i) => (1 + (growth * i) / 239) * mean(Array.from({ length: 25 }, next)));
    if (driftOf(callMs) !== undefined) count++;
  }
  return count;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const exponential = (random: () => number) => () => -Math.log(random());

/** Times in an M/M/1 server, from empty: the sum of wait and service, as a server that queues itself answers. */
const queued = (utilisation: number) => (random: () => number) => {
  let sojourn = 0;
  return () => {
    const gap = -Math.log(random()) / utilisation;
    sojourn = Math.max(0, sojourn - gap) - Math.log(random());
    return sojourn;
  };
};

describe('drift', () => {
  test('is a trend of 10 % or more; the medians of the first and the last third tell how much', () => {
    expect(driftOf(series(12, (i) => 100 + i))).toBeUndefined();
    const drift = driftOf(series(12, (i) => 100 + 2 * i));
    expect([drift?.from, drift?.to]).toEqual([103, 119]);
    expect(drift?.change).toBeCloseTo(16 / 103, 12);
    // All 66 pairs rise.
    expect(drift?.z).toBeCloseTo(65 / Math.sqrt(212.666_666_666_666_7), 9);
    expect(driftOf(series(12, (i) => 100 - 2 * i))?.change).toBeCloseTo(-16 / 97, 12);
  });

  test('looks at every window: the last twelfth of a cell that does not divide by twelve, too', () => {
    expect(driftOf(series(23, (i) => 100 + i))).toMatchObject({ from: 103.5, to: 118.5 });
  });

  test('is not a step up and back, nor one slow block', () => {
    expect(driftOf(series(12, (i) => (i > 3 && i < 8 ? 200 : 100)))).toBeUndefined();
    expect(driftOf(series(12, (i) => (i === 11 ? 200 : 100)))).toBeUndefined();
  });

  test('is not judged with fewer than twelve windows, or where a twelfth of them has no value', () => {
    expect(driftOf(series(11, (i) => 100 + 20 * i))).toBeUndefined();
    expect(driftOf(series(24, (i) => (i === 4 || i === 5 ? null : 100 + 20 * i)))).toBeUndefined();
    expect(driftOf(series(24, (i) => (i === 4 ? null : 100 + 20 * i)))).toBeDefined();
  });

  test('is found in none of 1,000 steady cells with exponential call times, in 807 where they grow by a quarter, in 999 by half', () => {
    expect([found(exponential), found(exponential, 0.25), found(exponential, 0.5)]).toEqual([0, 807, 999]);
  });

  test('is seldom found where the server queues: call times that depend on each other', () => {
    expect([found(queued(0.8)), found(queued(0.95))]).toEqual([5, 50]);
  });
});
