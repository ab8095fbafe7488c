/** What a strategy is judged by in a draw. */
import { sum } from '../../core/numbers.ts';

import type { DrawnFigures, Position } from './candidate.ts';
import type { Criterion } from './weighed.ts';

/** A weight lies between 1/1.5 and 1.5 times what was given. */
export const weightFactor = 1.5;

/** Of together 1, in the order of the criteria. */
export function weightsAt(criteria: readonly Criterion[], position: Position): number[] {
  const weights = criteria.map(
    ({ consideration, weight }) => weight * factorAt(position(weightKey(consideration)), weightFactor),
  );
  const whole = sum(weights);
  return weights.map((weight) => weight / whole);
}

export function weightKey(consideration: string): string {
  return `weight:${consideration}`;
}

/**
 * The weighted sum of the figures' logarithms: of the weighted geometric mean, the least is best. Differences between two candidates are
 * logarithms of ratios, whatever the figures' units, and no third one changes them.
 */
export function scoreOf({ at }: DrawnFigures, criteria: readonly Criterion[], weights: readonly number[]): number {
  return criteria.reduce(
    (total, { key, better }, k) => total + (weights[k] ?? 0) * Math.log(at(key)) * (better === 'higher' ? -1 : 1),
    0,
  );
}

/** Between 1/most and most, its logarithm uniform. */
function factorAt(position: number, most: number): number {
  return most ** (2 * position - 1);
}
