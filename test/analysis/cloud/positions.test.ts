import { describe, expect, it } from 'vitest';
import { positionOf, positionsOf } from '../../../src/analysis/cloud/positions.ts';

const draws = 20_000;

/** As keys are: long, alike, and different in one character. */
const keys = [
  'noise:direct',
  'noise:direct-64',
  'noise:rest',
  'range:dataflow/batch/vcpu',
  'range:dataflow/batch/vcpv',
  '',
  'a',
  'b',
];

function drawn(key: string, seed = 1): number[] {
  return Array.from({ length: draws }, (_, draw) => positionOf(seed, key, draw));
}

/** Of a table of equally likely cells; its mean is cells - 1, its deviation about sqrt(2 cells). */
function chiSquare(cells: number, cellOf: readonly number[]): number {
  const counts = new Float64Array(cells);
  for (const cell of cellOf) counts[cell] = (counts[cell] ?? 0) + 1;
  const expected = cellOf.length / cells;
  return counts.reduce((total, count) => total + (count - expected) ** 2 / expected, 0);
}

/** Five deviations: once in millions by chance, and the seeds are fixed. */
const bound = (cells: number) => cells - 1 + 5 * Math.sqrt(2 * cells);

describe('the position of a draw', () => {
  it('is fixed by seed, key and draw alone, and stays what it is: the same seed gives the same verdict', () => {
    const of = [positionOf(1, 'a', 0), positionOf(1, 'a', 1), positionOf(2, 'a', 0), positionOf(1, 'b', 0)];
    expect(of).toEqual([0.40802569576470593, 0.9308820170638915, 0.673187277746597, 0.4879347589563017]);
    expect(positionsOf(1, 'a')(7)).toBe(positionOf(1, 'a', 7));
  });

  it.each(keys)('of %j is uniform in [0, 1)', (key) => {
    const all = drawn(key);
    expect(all.every((position) => position >= 0 && position < 1)).toBe(true);
    expect(
      chiSquare(
        100,
        all.map((position) => Math.floor(position * 100)),
      ),
    ).toBeLessThan(bound(100));
    // Also in its low bits.
    expect(
      chiSquare(
        100,
        all.map((position) => Math.floor(position * 2 ** 40) % 100),
      ),
    ).toBeLessThan(bound(100));
  });

  it('does not depend on the draw before', () => {
    const all = drawn('noise:direct');
    const pairs = all.slice(1).map((position, i) => Math.floor(position * 10) * 10 + Math.floor((all[i] ?? 0) * 10));
    expect(chiSquare(100, pairs)).toBeLessThan(bound(100));
  });

  it.each(keys.flatMap((one, i) => keys.slice(i + 1).map((other) => [one, other])))(
    'of %j is independent of that of %j',
    (one, other) => {
      const others = drawn(other);
      const pairs = drawn(one).map((position, i) => Math.floor(position * 10) * 10 + Math.floor((others[i] ?? 0) * 10));
      expect(chiSquare(100, pairs)).toBeLessThan(bound(100));
    },
  );

  it.each([0, 2, 0xffffffff])('of seed %d is independent of that of seed 1', (seed) => {
    const others = drawn('noise:rest', seed);
    const pairs = drawn('noise:rest').map((position, i) => Math.floor(position * 10) * 10 + Math.floor((others[i] ?? 0) * 10));
    expect(chiSquare(100, pairs)).toBeLessThan(bound(100));
  });
});
