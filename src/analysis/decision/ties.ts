/** What cannot be told from the best. */
import { effortFigures } from '../figures/effort.ts';
import type { Candidate } from './candidate.ts';
import { always, oneDraw } from '../cloud/draws.ts';
import { drawnFigures } from './drawn-figures.ts';
import { negligible } from './draws.ts';
import { scoresOver } from './score.ts';
import type { Criterion } from './weighed.ts';

/** Of the normal distribution, one side: a difference of so many deviations is chance in 5 % of cases. */
const beyondChance = 1.645;

/** How far the measurement's noise alone moves a candidate's score: one deviation, all else as stated. */
export function scoreNoise(candidate: Candidate, criteria: readonly Criterion[]): number {
  const weights = criteria.map(({ weight }) => always(weight));
  const at = (deviations: number) => scoresOver(drawnFigures(candidate, oneDraw(0.5), always(deviations)), criteria, weights)(0);
  return Math.abs(at(1) - at(0));
}

/** `worse`: by how much the mean score is above the best one's. */
export function ties(worse: number, noise: number, noiseOfBest: number): boolean {
  return Math.expm1(worse) < negligible || worse < beyondChance * Math.hypot(noise, noiseOfBest);
}

/** The one that takes less to build or to keep than all others, and more in neither; undefined where there is none. */
export function leastEffort(tied: readonly Candidate[]): Candidate | undefined {
  return tied.find((one) => tied.every((other) => other === one || isEasier(one, other)));
}

function isEasier(one: Candidate, other: Candidate): boolean {
  const gains = effortFigures.map(({ key }) => (other.figures[key] ?? NaN) - (one.figures[key] ?? NaN));
  return gains.every((gain) => gain >= 0) && gains.some((gain) => gain > 0);
}
