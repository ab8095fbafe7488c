import { mean } from '../../core/numbers.ts';
import { holds } from '../../core/condition/condition.ts';
import type { SeededDraws } from '../cloud/draws.ts';
import type { Candidate } from './candidate.ts';
import { drawnFigures } from './drawn-figures.ts';
import { noiseKey } from './noise.ts';
import type { Limit } from './priorities.ts';
import { scoresOver, weightsOver } from './score.ts';
import type { Criterion } from './weighed.ts';

export const drawCount = 10_000;
/** As the command line's. */
export const defaultSeed = 1;

/** By less than this it does not matter which of two is taken: a share of the figures' weighted mean. */
export const negligible = 0.05;

export interface Outcomes {
  readonly candidates: readonly Outcome[];
  /** No candidate keeps the limits in these draws. */
  readonly none: Uint8Array;
}

/** Of one candidate, by draw. */
export interface Outcome {
  readonly scores: Float64Array;
  /** Within the limits, and sustains a stream's rate. */
  readonly within: Uint8Array;
  /** Within them, and at most negligibly worse than the best that is. */
  readonly near: Uint8Array;
}

/** The same seed gives the same draws, and a candidate's are its own: no other one changes its scores. */
export function outcomesOf(
  candidates: readonly Candidate[],
  criteria: readonly Criterion[],
  limits: readonly Limit[],
  draws: SeededDraws,
): Outcomes {
  const { count } = draws;
  const weights = weightsOver(criteria, draws);
  const drawn = candidates.map((candidate) => {
    const figures = drawnFigures(candidate, draws, draws.normalOf(noiseKey(candidate)));
    return {
      sustained: figures.sustained,
      limited: limits.map(({ key, relation, value }) => ({ figure: figures.of(key), relation, value })),
      score: scoresOver(figures, criteria, weights),
      scores: new Float64Array(count),
      within: new Uint8Array(count),
      near: new Uint8Array(count),
    };
  });
  const none = new Uint8Array(count);
  for (let i = 0; i < count; i++) {
    let best = Infinity;
    for (const { sustained, limited, score, scores, within } of drawn) {
      const own = score(i);
      scores[i] = own;
      if (!sustained(i) || !limited.every(({ figure, relation, value }) => holds(figure(i), relation, value))) continue;
      within[i] = 1;
      best = Math.min(best, own);
    }
    none[i] = Number(best === Infinity);
    for (const { scores, within, near } of drawn) near[i] = Number(within[i] === 1 && (scores[i] ?? NaN) <= best + nearly);
  }
  return { candidates: drawn, none };
}

const nearly = Math.log1p(negligible);

export function share(draws: Uint8Array): number {
  return mean(draws);
}
