import { seeded } from '../../core/random.ts';

export interface Retries {
  readonly maxAttempts: number;
  readonly baseMs: number;
  readonly maxMs: number;
  readonly seed: number;
}

/**
 * Wait before the next attempt: exponential with full jitter drawn from the seed, and never shorter than the server asks for; undefined if
 * that is beyond `maxMs`. `stream` distinguishes workers with the same seed.
 */
export function backoff(
  { baseMs, maxMs, seed }: Retries,
  stream: number,
): (attempt: number, askedMs: number) => number | undefined {
  const uniform = seeded(seed + stream);
  return (attempt, askedMs) => {
    const waitMs = uniform() * Math.min(maxMs, baseMs * 2 ** (attempt - 1));
    return askedMs > maxMs ? undefined : Math.max(waitMs, askedMs);
  };
}
