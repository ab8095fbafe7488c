import { describe, expect, it } from 'vitest';
import { searchCapacity } from '../../../src/run/capacity/search.ts';
import type { CapacityFound, ProbeVerdict } from '../../../src/core/record.ts';

async function search(
  capacityPerS: number,
  guessPerS: number,
  maxProbes = 10,
  verdictAt?: (ratePerS: number) => ProbeVerdict | undefined,
) {
  const rates: number[] = [];
  const found = await searchCapacity({
    guessPerS,
    maxProbes,
    factor: 1.03,
    async probe(ratePerS): Promise<ProbeVerdict> {
      rates.push(ratePerS);
      return verdictAt?.(ratePerS) ?? (ratePerS <= capacityPerS ? { state: 'held' } : { state: 'not held', reason: 'too fast' });
    },
  });
  return { found, rates };
}

function mute(ratePerS: number): ProbeVerdict | undefined {
  return ratePerS > 110 ? { state: 'no answer', reason: 'the generator was too slow' } : undefined;
}

describe('searchCapacity', () => {
  it.each([
    [1000, 900, 5],
    [1000, 1100, 5],
    [1000, 1000, 5],
    [1000, 500, 9],
    [1000, 2000, 9],
    [3, 2.9, 5],
  ])('finds %f/s from a guess of %f/s in %i probes', async (capacity, guess, probes) => {
    const { found, rates } = await search(capacity, guess);
    expect(rates).toHaveLength(probes);
    const { heldPerS, notHeldPerS } = found as Extract<CapacityFound, { state: 'found' }>;
    expect(heldPerS).toBeLessThanOrEqual(capacity);
    expect(notHeldPerS).toBeGreaterThan(capacity);
    expect(notHeldPerS / heldPerS).toBeLessThanOrEqual(1.03);
  });

  it('steps by 1.15 and its squares, then halves the distance on a logarithmic scale', async () => {
    const { rates } = await search(Infinity, 100, 3);
    expect(rates[1]).toBeCloseTo(115, 9);
    expect(rates[2]).toBeCloseTo(115 * 1.15 ** 2, 9);
    const { rates: bisected } = await search(110, 100, 3);
    expect(bisected[2]).toBeCloseTo(Math.sqrt(100 * 115), 9);
  });

  it('answers what it knows when the probes run out', async () => {
    const reason = 'the limit of 2 probes was reached';
    expect((await search(1000, 10, 2)).found).toEqual({ state: 'at least', heldPerS: 11.5, reason });
    const { found } = await search(1, 230, 2);
    expect(found).toEqual({ state: 'below', notHeldPerS: 230 / 1.15, reason });
    expect((await search(1000, 500, 4)).found).toMatchObject({ state: 'found', heldPerS: 500 * 1.15 * 1.15 ** 2 });
  });

  it('ends where a probe says nothing of the strategy', async () => {
    const { found, rates } = await search(1000, 100, 10, mute);
    expect(rates).toHaveLength(2);
    expect(found).toEqual({ state: 'at least', heldPerS: 100, reason: 'the generator was too slow' });
    expect((await search(1000, 120, 10, mute)).found).toEqual({ state: 'unknown', reason: 'the generator was too slow' });
  });
});
