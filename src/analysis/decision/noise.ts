/** How far a strategy's measured figures may be off, from its own repeats. */
import { mean, sum } from '../../core/numbers.ts';
import { normal } from '../../core/random.ts';
import type { Figures } from '../figures/index.ts';
import type { Candidate } from './candidate.ts';

/** Deviation of the logarithm of one measurement that is assumed before anything is repeated. */
export const assumedNoise = 0.1;

/**
 * Deviation of the logarithm of a figure over the repeats. The assumed one counts as one more repeat, since two or three say little of
 * their scatter. Nothing is pooled over the strategies: how noisy one is says nothing of the others, and moves none.
 */
export function noiseOf(repeats: readonly Figures[]): (key: string) => number {
  const known = new Map<string, number>();
  return (key) => {
    const found = known.get(key) ?? deviation(repeats.flatMap((figures) => figures[key] ?? []));
    known.set(key, found);
    return found;
  };
}

function deviation(values: readonly number[]): number {
  const logs = values.map(Math.log).filter(Number.isFinite);
  if (logs.length === 0) return assumedNoise;
  const center = mean(logs);
  const squares = assumedNoise ** 2 + sum(logs.map((log) => (log - center) ** 2));
  return Math.sqrt(squares / logs.length / logs.length);
}

/** Of what was measured, whatever the strategy is called: a copy of a measurement has its noise. */
export function noiseKey({ repeats }: Candidate): string {
  return `noise:${JSON.stringify(repeats)}`;
}

/** Normal with deviation 1, from two positions of its own for each draw. */
export function normalAt(positions: (draw: number) => number, draw: number): number {
  let next = 2 * draw;
  return normal(() => positions(next++));
}
