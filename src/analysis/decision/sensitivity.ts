/** Which unknowns move a decision, and how far: a tornado. */
import { mean } from '../../core/numbers.ts';
import { parts } from '../cloud/tenths.ts';
import type { Candidate, Input } from './candidate.ts';
import type { Outcomes } from './draws.ts';
import type { DrawnUnknown } from './unknowns.ts';

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

const mostInputs = 8;
/** Less is chance. */
const leastSpread = 0.01;

/** Of the first of `tied` by its score against the first that does not tie with it; among themselves where all tie. */
export function sensitivityOf(
  tied: readonly string[],
  candidates: readonly Candidate[],
  unknowns: readonly DrawnUnknown[],
  { candidates: drawn }: Outcomes,
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
  const inputs = unknowns.map(({ input, valueAt, tenths }) => {
    const meanOf = (tenth: number) => {
      const ascending = drawsIn(tenth, tenths()).toSorted((a, b) => valueAt(a) - valueAt(b));
      return Math.expm1(mean(ascending.map((i) => leads[i] ?? NaN)));
    };
    return { input, atLow: meanOf(0), atHigh: meanOf(parts - 1) };
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

function drawsIn(tenth: number, tenths: Uint8Array): number[] {
  const draws: number[] = [];
  for (let i = 0; i < tenths.length; i++) if (tenths[i] === tenth) draws.push(i);
  return draws;
}
