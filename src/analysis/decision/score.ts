/** What a strategy is judged by in a draw. */
import { always, type Drawn, type Draws, sumOf } from '../cloud/draws.ts';
import type { DrawnFigures } from '../cloud/figures.ts';
import type { Criterion } from './weighed.ts';

/** A weight lies between 1/1.5 and 1.5 times what was given. */
export const weightFactor = 1.5;

/** Of together 1 in each draw, in the order of the criteria. */
export function weightsOver(criteria: readonly Criterion[], draws: Draws): Drawn[] {
  const weights = criteria.map(({ consideration, weight }) => {
    const factor = draws.valueOf(weightKey(consideration), (at = 0.5) => factorAt(at, weightFactor));
    return (draw: number) => weight * factor(draw);
  });
  const whole = sumOf(weights);
  return weights.map((weight) => (draw) => weight(draw) / whole(draw));
}

export function weightKey(consideration: string): string {
  return `weight:${consideration}`;
}

/**
 * The weighted sum of the figures' logarithms: of the weighted geometric mean, the least is best. Differences between two candidates are
 * logarithms of ratios, whatever the figures' units, and no third one changes them.
 */
export function scoresOver({ of }: DrawnFigures, criteria: readonly Criterion[], weights: readonly Drawn[]): Drawn {
  return sumOf(
    criteria.map(({ key, better }, k) => {
      const figure = of(key);
      const weight = weights[k] ?? always(0);
      const sign = better === 'higher' ? -1 : 1;
      return (draw) => weight(draw) * Math.log(figure(draw)) * sign;
    }),
  );
}

/** Between 1/most and most, its logarithm uniform. */
function factorAt(position: number, most: number): number {
  return most ** (2 * position - 1);
}
