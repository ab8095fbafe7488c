import { mean } from '../../core/numbers.ts';
import { positionsOf } from '../cloud/positions.ts';
import type { Candidate, Position } from './candidate.ts';
import { drawnFigures } from './drawn-figures.ts';
import { noiseKey, normalAt } from './noise.ts';
import { keeps, type Limit } from './priorities.ts';
import { scoreOf, weightsAt } from './score.ts';
import type { Criterion } from './weighed.ts';

export const drawCount = 10_000;
/** As the command line's. */
export const defaultSeed = 1;

/** By less than this it does not matter which of two is taken: a share of the figures' weighted mean. */
export const negligible = 0.05;

export interface Draws {
  readonly candidates: readonly Drawn[];
  /** No candidate keeps the limits in these draws. */
  readonly none: Uint8Array;
}

/** Of one candidate, by draw. */
export interface Drawn {
  readonly scores: Float64Array;
  /** Within the limits, and sustains a stream's rate. */
  readonly within: Uint8Array;
  /** Within them, and at most negligibly worse than the best that is. */
  readonly near: Uint8Array;
}

/** The same seed gives the same draws, and a candidate's are its own: no other one changes its scores. */
export function draw(
  candidates: readonly Candidate[],
  criteria: readonly Criterion[],
  limits: readonly Limit[],
  seed: number,
): Draws {
  const drawn = candidates.map(() => ({
    scores: new Float64Array(drawCount),
    within: new Uint8Array(drawCount),
    near: new Uint8Array(drawCount),
  }));
  const none = new Uint8Array(drawCount);
  const figuresOf = candidates.map(drawnFigures);
  const noises = candidates.map((candidate) => positionsOf(seed, noiseKey(candidate)));
  const positions = cached((key) => positionsOf(seed, key));
  for (let i = 0; i < drawCount; i++) {
    const position: Position = (key) => positions(key)(i);
    const weights = weightsAt(criteria, position);
    let best = Infinity;
    drawn.forEach(({ scores, within }, j) => {
      const figures = figuresOf[j]?.(position, normalAt(noises[j] as (draw: number) => number, i));
      if (figures === undefined) return;
      const score = scoreOf(figures, criteria, weights);
      scores[i] = score;
      if (!figures.sustained || !limits.every((limit) => keeps({ [limit.key]: figures.at(limit.key) }, limit))) return;
      within[i] = 1;
      best = Math.min(best, score);
    });
    none[i] = Number(best === Infinity);
    for (const { scores, within, near } of drawn) near[i] = Number(within[i] === 1 && (scores[i] ?? NaN) <= best + nearly);
  }
  return { candidates: drawn, none };
}

const nearly = Math.log1p(negligible);

export function share(draws: Uint8Array): number {
  return mean(draws);
}

function cached<T>(make: (key: string) => T): (key: string) => T {
  const made = new Map<string, T>();
  return (key) => {
    const found = made.get(key);
    if (found !== undefined) return found;
    const value = make(key);
    made.set(key, value);
    return value;
  };
}
