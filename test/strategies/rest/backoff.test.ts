import { expect, it } from 'vitest';
import { backoff } from '../../../src/strategies/rest/backoff.ts';

const retries = { maxAttempts: 9, baseMs: 100, maxMs: 1000, seed: 7 };
const attempts = [1, 2, 3, 4, 5, 6, 7, 8];

/** The waits that a seed and a stream give. */
const waits = (seed: number, stream: number) => {
  const next = backoff({ ...retries, seed }, stream);
  return attempts.map((attempt) => next(attempt, 0));
};

it('draws the same waits from the same seed, others from another seed or stream', () => {
  expect(waits(7, 1)).toEqual(waits(7, 1));
  expect(waits(7, 1)).not.toEqual(waits(8, 1));
  expect(waits(7, 1)).not.toEqual(waits(7, 2));
});

it('doubles the bound with every attempt, up to maxMs', () => {
  const bounds = [100, 200, 400, 800, 1000, 1000, 1000, 1000];
  const longest = attempts.map(() => 0);
  for (let stream = 0; stream < 400; stream++) {
    const next = backoff(retries, stream);
    for (const [i, attempt] of attempts.entries()) longest[i] = Math.max(longest[i] as number, next(attempt, 0) as number);
  }
  for (const [i, bound] of bounds.entries()) {
    expect(longest[i]).toBeLessThan(bound);
    expect(longest[i]).toBeGreaterThan(bound * 0.95);
  }
});

it('waits as long as it is asked to, and not at all for more than maxMs', () => {
  expect(backoff(retries, 0)(1, 900)).toBe(900);
  expect(backoff(retries, 0)(1, 1001)).toBeUndefined();
});
