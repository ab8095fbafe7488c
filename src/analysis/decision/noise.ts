/** How far a strategy's measured figures may be off, from its own repeats. */
import { noiseOf } from '../../measure/statistics/noise.ts';
import type { Figures } from '../figures/index.ts';
import type { Candidate } from './candidate.ts';

/** Of each figure. Nothing is pooled over the strategies: how noisy one is says nothing of the others, and moves none. */
export function noisesOf(repeats: readonly Figures[]): (key: string) => number {
  const known = new Map<string, number>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const noise = noiseOf(repeats.flatMap((figures) => figures[key] ?? []));
    known.set(key, noise);
    return noise;
  };
}

/** Of what was measured, whatever the strategy is called: a copy of a measurement has its noise. */
export function noiseKey({ repeats }: Candidate): string {
  return `noise:${JSON.stringify(repeats)}`;
}
