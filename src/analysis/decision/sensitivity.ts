/** Which unknowns move a decision, and how far: a tornado. */
import { mean } from '../../core/numbers.ts';
import type { Candidate, Input } from './candidate.ts';
import { drawCount, type Draws } from './draws.ts';
import { unknownsOf } from './unknowns.ts';
import type { Criterion } from './weighed.ts';

export interface Sensitivity {
  /** The best, and the best of what does not tie with it. */
  readonly strategy: string;
  readonly rival: string;
  /** By how much `strategy` is better, all that is weighed taken together, on average over the draws: 0.1 is 10 %. */
  readonly better: number;
  /** What moves that most first. */
  readonly inputs: readonly {
    readonly input: Input;
    /** Where the input is in its lowest and in its highest tenth. */
    readonly atLow: number;
    readonly atHigh: number;
  }[];
}

const parts = 10;
const mostInputs = 8;
/** Less is chance. */
const leastSpread = 0.01;

/** Of the first of `tied` by its score against the first that does not tie with it; among themselves where all tie. */
export function sensitivityOf(
  tied: readonly string[],
  candidates: readonly Candidate[],
  criteria: readonly Criterion[],
  { candidates: drawn }: Draws,
  seed: number,
): Sensitivity | undefined {
  const placed = candidates
    .map((candidate, i) => ({ candidate, scores: drawn[i]?.scores ?? new Float64Array() }))
    .toSorted((a, b) => mean(a.scores) - mean(b.scores));
  const isTied = ({ candidate }: (typeof placed)[number]) => tied.includes(candidate.strategy);
  const own = placed.find(isTied);
  const rival = placed.find((one) => !isTied(one)) ?? placed.find((one) => one !== own);
  if (own === undefined || rival === undefined) return undefined;
  // Scores are logarithms: their difference is that of a ratio.
  const leads = own.scores.map((score, i) => (rival.scores[i] ?? NaN) - score);
  const size = drawCount / parts;
  const meanOf = (draws: readonly number[]) => Math.expm1(mean(draws.map((i) => leads[i] ?? NaN)));
  const inputs = unknownsOf(candidates, criteria, seed).map(({ input, valueAt }) => {
    const values = Float64Array.from({ length: drawCount }, (_, i) => valueAt(i));
    const order = Array.from(values.keys()).toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
    return { input, atLow: meanOf(order.slice(0, size)), atHigh: meanOf(order.slice(-size)) };
  });
  return {
    strategy: own.candidate.strategy,
    rival: rival.candidate.strategy,
    better: Math.expm1(mean(leads)),
    inputs: inputs
      .filter(({ atLow, atHigh }) => Math.abs(atHigh - atLow) >= leastSpread)
      .toSorted((a, b) => Math.abs(b.atHigh - b.atLow) - Math.abs(a.atHigh - a.atLow))
      .slice(0, mostInputs),
  };
}
