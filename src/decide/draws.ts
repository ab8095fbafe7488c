import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64';
import { mersenne } from 'pure-rand/generator/mersenne';
import type { Candidate } from './candidate.ts';
import {
  costInputs,
  drawnUsd,
  effortInputs,
  effortKey,
  type Input,
  isEffort,
  noiseInput,
  noiseOf,
  quantityFactor,
  weightInputs,
} from './inputs.ts';
import type { Consideration } from './priorities.ts';
import type { Criterion } from './weighed.ts';

export const drawCount = 10_000;

export interface Draws {
  /** Share of the draws in which each candidate is the best, in their order. */
  readonly wins: readonly number[];
  /** By how much, on average, each is worse than the best of the draw: 0.1 is 10 %, in the weighted mean of ratios. */
  readonly regrets: readonly number[];
  /** What would raise the best share of wins most if it were known; absent where nothing would. */
  readonly settling?: Settling;
}

interface Settling {
  readonly input: string;
  readonly settledBy: string;
  /** Share of wins of whichever would then be the best, on average. */
  readonly winProbability: number;
}

/** Of at least one ranked candidate. The same seed gives the same draws. */
export function draw(candidates: readonly Candidate[], criteria: readonly Criterion[], seed: number): Draws {
  const inputs = [
    ...weightInputs(criteria),
    ...candidates.map(noiseInput),
    ...candidates.flatMap((candidate) => effortInputs(candidate, criteria)),
    ...(criteria.some(({ consideration }) => consideration === 'cost')
      ? costInputs(candidates.flatMap(({ cost }) => cost.lines))
      : []),
  ];
  const generator = mersenne(seed);
  const uniform = () => uniformFloat64(generator);
  const drawn = inputs.map(() => new Float64Array(drawCount));
  const winners = new Uint16Array(drawCount);
  const regrets = candidates.map(() => 0);
  const score = scorer(candidates, criteria);
  for (let i = 0; i < drawCount; i++) {
    const values = new Map(inputs.map(({ key, draw: next }, j) => [key, ((drawn[j] as Float64Array)[i] = next(uniform))]));
    const scores = score((key) => values.get(key) ?? 1);
    const best = Math.min(...scores);
    winners[i] = scores.indexOf(best);
    scores.forEach((value, j) => (regrets[j] = (regrets[j] ?? 0) + Math.expm1(value - best) / drawCount));
  }
  const wins = candidates.map((_, j) => winners.filter((winner) => winner === j).length / drawCount);
  const settling = settlingInput(inputs, drawn, winners, candidates.length);
  return { wins, regrets, ...(settling.winProbability > Math.max(...wins) + leastGain && { settling }) };
}

/** Less is chance: splitting the draws by anything raises the best share a little. */
const leastGain = 0.02;

/**
 * The weighted sum of the figures' logarithms: of the weighted geometric mean, the least is best. Differences between two candidates are
 * logarithms of ratios, whatever the figures' units.
 */
function scorer(candidates: readonly Candidate[], criteria: readonly Criterion[]): (at: (key: string) => number) => number[] {
  const deviations = criteria.map(({ key, consideration }) => (isEffort(consideration) ? 0 : noiseOf(candidates, key)));
  return (at) => {
    const weights = criteria.map(({ consideration, weight }) => weight * at(`weight:${consideration}`));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return candidates.map((candidate) =>
      criteria.reduce((total, { key, consideration, better }, k) => {
        const noise = (at(`noise:${candidate.strategy}`) * (deviations[k] ?? 0)) / Math.sqrt(candidate.repeats.length);
        const figure = Math.log(candidate.figures[key] ?? NaN) * (better === 'higher' ? -1 : 1);
        const assumed = Math.log(assumedFactor(candidate, consideration, at));
        return total + ((weights[k] ?? 0) / sum) * (figure + noise + assumed);
      }, 0),
    );
  };
}

/** Drawn / stated: of a cost's lines, and of what items of effort take. */
function assumedFactor(
  { strategy, cost: { lines } }: Candidate,
  consideration: Consideration,
  at: (key: string) => number,
): number {
  if (isEffort(consideration)) return quantityFactor(at(effortKey(consideration, strategy)));
  if (consideration !== 'cost') return 1;
  const stated = lines.reduce((sum, { usd }) => sum + usd, 0);
  return lines.reduce((sum, line) => sum + drawnUsd(line, at), 0) / stated;
}

const parts = 10;

/** Splits the draws into tenths by each input, and takes the best candidate of each tenth. */
function settlingInput(
  inputs: readonly Input[],
  drawn: readonly Float64Array[],
  winners: Uint16Array,
  candidates: number,
): Settling {
  const size = drawCount / parts;
  const known = inputs.map(({ key, settledBy }, j): Settling => {
    const values = drawn[j] as Float64Array;
    const order = Array.from(values.keys()).toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
    let won = 0;
    for (let part = 0; part < parts; part++) {
      const counts = new Uint32Array(candidates);
      for (const i of order.slice(part * size, (part + 1) * size)) counts[winners[i] ?? 0] = (counts[winners[i] ?? 0] ?? 0) + 1;
      won += Math.max(...counts);
    }
    return { input: key, settledBy, winProbability: won / drawCount };
  });
  return known.reduce((best, next) => (next.winProbability > best.winProbability ? next : best));
}
