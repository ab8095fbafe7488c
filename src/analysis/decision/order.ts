/** The order of the candidates: by regret, never by how often each wins or by where it is listed. */
import type { Consideration } from '../../core/keys/priorities.ts';
import { mean } from '../../core/numbers.ts';
import type { Evidence } from '../../core/predictor.ts';
import { effortFigures } from '../figures/effort.ts';
import type { Candidate } from './candidate.ts';
import { type Outcome, share } from './draws.ts';
import type { Limit } from './priorities.ts';
import { scoreNoise, ties } from './ties.ts';
import type { Criterion } from './weighed.ts';

/** What holds in this share of the draws is said without reserve. */
export const sureFrom = 0.8;

export interface RankedStrategy {
  readonly strategy: string;
  readonly evidence: Evidence;
  /** What is weighed, limited, or breaks a tie, by the figure's key. */
  readonly figures: Readonly<Record<string, number>>;
  /** ln(figure / the best one), 0 for the best: the normalised figures. */
  readonly losses: Readonly<Partial<Record<Consideration, number>>>;
  /**
   * By how much it is worse than the best, on average over the draws: 0.1 is 10 %, of the weighted mean of the figures' ratios. Below 0 it
   * is better, but seldom within the limits.
   */
  readonly regret: number;
  /** It cannot be told from the best: the difference is below 5 %, or within the noise. */
  readonly tied: boolean;
  /** Share of the draws in which it is within 5 % of the best of the draw, and within the limits. */
  readonly nearBest: number;
  /** Share of the draws in which it is within the limits, and sustains a stream's rate. */
  readonly withinProbability: number;
}

export interface Placed {
  readonly candidate: Candidate;
  readonly stated: RankedStrategy;
}

/** What ties with the best by name, then by regret; what seldom keeps the limits last. */
export function ordered(
  candidates: readonly Candidate[],
  { criteria, limits }: { readonly criteria: readonly Criterion[]; readonly limits: readonly Limit[] },
  outcomes: readonly Outcome[],
): Placed[] {
  const all = candidates.map((candidate, j) => {
    const { scores = new Float64Array(), within = new Uint8Array(), near = new Uint8Array() } = outcomes[j] ?? {};
    const withinProbability = share(within);
    return { candidate, score: mean(scores), withinProbability, keeps: withinProbability >= sureFrom, nearBest: share(near) };
  });
  const keeping = all.filter(({ keeps }) => keeps);
  const least = Math.min(...(keeping.length > 0 ? keeping : all).map(({ score }) => score));
  const leaders = keeping.filter(({ score }) => score === least);
  const noiseOfBest = Math.max(...leaders.map(({ candidate }) => scoreNoise(candidate, criteria)));
  const keys = [
    ...new Set([...criteria.map(({ key }) => key), ...limits.map(({ key }) => key), ...effortFigures.map(({ key }) => key)]),
  ];
  return all
    .map(({ candidate, score, withinProbability, keeps, nearBest }) => ({
      candidate,
      keeps,
      stated: {
        ...statedOf(candidate, candidates, criteria),
        figures: Object.fromEntries(keys.flatMap((key) => figureAt(candidate, key))),
        regret: Math.expm1(score - least),
        tied: keeps && ties(score - least, scoreNoise(candidate, criteria), noiseOfBest),
        nearBest,
        withinProbability,
      },
    }))
    .toSorted(
      (a, b) =>
        Number(b.keeps) - Number(a.keeps) ||
        Number(b.stated.tied) - Number(a.stated.tied) ||
        (a.stated.tied ? 0 : a.stated.regret - b.stated.regret) ||
        (a.candidate.strategy < b.candidate.strategy ? -1 : 1),
    );
}

function figureAt({ figures }: Candidate, key: string): [string, number][] {
  const value = figures[key];
  return value === undefined ? [] : [[key, value]];
}

function statedOf({ strategy, evidence, figures }: Candidate, all: readonly Candidate[], criteria: readonly Criterion[]) {
  const losses = criteria.map(({ consideration, key, better }) => {
    const values = all.map((candidate) => candidate.figures[key] ?? NaN);
    const own = figures[key] ?? NaN;
    return [consideration, better === 'higher' ? Math.log(Math.max(...values) / own) : Math.log(own / Math.min(...values))];
  });
  return { strategy, evidence, losses: Object.fromEntries(losses) };
}
