/** How far a repeated measurement may be off, from its own repeats. */
import { mean, sum } from '../../core/numbers.ts';

/** Deviation of the logarithm of one measurement that is assumed before anything is repeated. */
export const assumedNoise = 0.1;

/**
 * Deviation of the logarithm of the middle of the repeats. The assumed one counts as one more repeat, since two or three say little of
 * their scatter.
 */
export function noiseOf(repeats: readonly number[]): number {
  const logs = repeats.map(Math.log).filter(Number.isFinite);
  if (logs.length === 0) return assumedNoise;
  const center = mean(logs);
  const squares = assumedNoise ** 2 + sum(logs.map((log) => (log - center) ** 2));
  return Math.sqrt(squares / logs.length / logs.length);
}
