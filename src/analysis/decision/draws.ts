import { sum } from '../../core/numbers.ts';
import { seeded } from '../../core/random.ts';
import type { Candidate } from './candidate.ts';
import { type DrawnFigures, drawnFigures } from './drawn-figures.ts';
import { assumedInputs, costInputs, type Input, effortInputs, noiseInput, weightInputs } from './inputs.ts';
import { holds, type Limit } from './priorities.ts';
import { effortUnknowns, type Settling, settlingUnknown, type Unknown } from './settling.ts';
import type { Criterion } from './weighed.ts';

export const drawCount = 10_000;
/** As the command line's. */
export const defaultSeed = 1;

export interface Draws {
  /** Share of the draws in which each candidate is the best of those within the limits, in their order. */
  readonly wins: readonly number[];
  /** By how much, on average, each is worse than the best of the draw: 0.1 is 10 %, in the weighted mean of ratios. Of the draws within the limits. */
  readonly regrets: readonly number[];
  /** Share of the draws in which each is within the limits, and sustains a stream's rate. */
  readonly within: readonly number[];
  /** What would raise the best share of wins most if it were known; absent where nothing would. */
  readonly settling?: Settling;
}

/** Of at least one ranked candidate. The same seed gives the same draws. */
export function draw(
  candidates: readonly Candidate[],
  criteria: readonly Criterion[],
  limits: readonly Limit[],
  seed: number,
): Draws {
  const inputs = inputsOf(candidates, criteria, limits);
  const efforts = effortUnknowns(candidates, criteria, drawCount);
  const uniform = seeded(seed);
  const drawn = inputs.map(() => new Float64Array(drawCount));
  const winners = new Int16Array(drawCount);
  const sums = candidates.map(() => ({ regret: 0, within: 0 }));
  const figuresAt = candidates.map((candidate) => drawnFigures(candidate, candidates));
  for (let i = 0; i < drawCount; i++) {
    const values = new Map(inputs.map(({ key, draw: next }, j) => [key, ((drawn[j] as Float64Array)[i] = next(uniform))]));
    const figures = figuresAt.map((of) => of((key) => values.get(key)));
    const scores = scoresOf(figures, criteria, (consideration) => values.get(`weight:${consideration}`) ?? 1);
    const within = figures.map(
      (one) => one.sustained && limits.every((limit) => holds(limit, { [limit.key]: one.at(limit.key) })),
    );
    const best = Math.min(...scores.filter((_, j) => within[j]));
    winners[i] = scores.findIndex((score, j) => within[j] && score === best);
    sums.forEach((own, j) => {
      if (within[j] !== true) return;
      own.within++;
      own.regret += Math.expm1((scores[j] ?? NaN) - best);
    });
    for (const { values: of, factorOf } of efforts) of[i] = factorOf(figures);
  }
  const wins = candidates.map((_, j) => winners.filter((winner) => winner === j).length / drawCount);
  const none = winners.filter((winner) => winner === noWinner).length / drawCount;
  const unknowns: Unknown[] = inputs.flatMap(({ key, settledBy }, j) =>
    settledBy === undefined ? [] : [{ key, settledBy, values: drawn[j] as Float64Array }],
  );
  const settling = settlingUnknown([...unknowns, ...efforts], winners, candidates.length);
  return {
    wins,
    regrets: sums.map(({ regret, within }) => (within === 0 ? NaN : regret / within)),
    within: sums.map(({ within }) => within / drawCount),
    ...(settling !== undefined && settling.winProbability > Math.max(...wins, none) + leastGain && { settling }),
  };
}

/** No candidate is within the limits: what `findIndex` answers. */
const noWinner = -1;

/** Less is chance: splitting the draws by anything raises the best share a little. */
const leastGain = 0.02;

function inputsOf(candidates: readonly Candidate[], criteria: readonly Criterion[], limits: readonly Limit[]): Input[] {
  const keys = [...criteria, ...limits].map(({ key }) => key);
  return [
    ...weightInputs(criteria),
    ...candidates.map(noiseInput),
    ...effortInputs(candidates, keys),
    ...costInputs(candidates, keys),
    ...assumedInputs(candidates),
  ];
}

/**
 * The weighted sum of the figures' logarithms: of the weighted geometric mean, the least is best. Differences between two candidates are
 * logarithms of ratios, whatever the figures' units.
 */
function scoresOf(
  figures: readonly DrawnFigures[],
  criteria: readonly Criterion[],
  weightFactor: (consideration: string) => number,
): number[] {
  const weights = criteria.map(({ consideration, weight }) => weight * weightFactor(consideration));
  const whole = sum(weights);
  return figures.map(({ at }) =>
    criteria.reduce(
      (total, { key, better }, k) => total + ((weights[k] ?? 0) / whole) * Math.log(at(key)) * (better === 'higher' ? -1 : 1),
      0,
    ),
  );
}
