import type { Evidence } from '../predictor.ts';
import type { Candidate, Case } from './candidate.ts';
import { draw, type Draws, drawCount } from './draws.ts';
import type { Consideration, Limit, Priorities } from './priorities.ts';
import { type Criterion, weigh, type Weighed } from './weighed.ts';

/** A strategy that wins with this probability is recommended without reserve. */
export const sureFrom = 0.8;

export interface RankedStrategy {
  readonly strategy: string;
  readonly evidence: Evidence;
  /** What stands for each consideration that is weighed, by the figure's key. */
  readonly figures: Readonly<Record<string, number>>;
  /** ln(figure / the best one), 0 for the best: the normalised figures. */
  readonly losses: Readonly<Partial<Record<Consideration, number>>>;
  readonly winProbability: number;
  /** By how much it is worse than the best of a draw, on average: 0.1 is 10 %. */
  readonly regret: number;
}

export interface Decision {
  readonly case: string;
  /** Ranked strategy that wins most draws; absent where none is ranked. */
  readonly recommendation?: string;
  /** It wins at least 80 % of the draws, against at least one other. */
  readonly settled: boolean;
  readonly criteria: readonly Criterion[];
  readonly leftOut: readonly Consideration[];
  readonly limits: readonly Limit[];
  /** The likeliest winner first. */
  readonly ranked: readonly RankedStrategy[];
  readonly unranked: Weighed['unranked'];
  readonly settling?: NonNullable<Draws['settling']>;
  /** Sentences of the ranked strategies: what in their figures is set and not measured. */
  readonly assumptions: readonly string[];
  readonly draws: number;
  readonly seed: number;
}

export interface Question {
  readonly priorities: Priorities;
  readonly limits: readonly Limit[];
  readonly seed: number;
}

export function decide({ name, candidates }: Case, { priorities, limits, seed }: Question): Decision {
  const { criteria, leftOut, ranked, unranked } = weigh(candidates, priorities, limits);
  const common = { case: name, criteria, leftOut, limits, unranked, draws: drawCount, seed };
  if (ranked.length === 0 || criteria.length === 0) return { ...common, settled: false, ranked: [], assumptions: [] };
  const { wins, regrets, settling } = draw(ranked, criteria, seed);
  const order = ranked
    .map((candidate, i) => rankedStrategy(candidate, ranked, criteria, wins[i] ?? 0, regrets[i] ?? 0))
    .toSorted((a, b) => b.winProbability - a.winProbability);
  const [first] = order;
  const settled = order.length > 1 && (first?.winProbability ?? 0) >= sureFrom;
  return {
    ...common,
    ...(first !== undefined && { recommendation: first.strategy }),
    settled,
    ranked: order,
    ...(settling !== undefined && !settled && { settling }),
    assumptions: ranked.flatMap(({ strategy, assumptions }) => assumptions.map((sentence) => `${strategy}: ${sentence}`)),
  };
}

function rankedStrategy(
  { strategy, evidence, figures }: Candidate,
  all: readonly Candidate[],
  criteria: readonly Criterion[],
  winProbability: number,
  regret: number,
): RankedStrategy {
  const losses = criteria.map(({ consideration, key, better }) => {
    const values = all.map((candidate) => candidate.figures[key] ?? NaN);
    const own = figures[key] ?? NaN;
    return [consideration, better === 'higher' ? Math.log(Math.max(...values) / own) : Math.log(own / Math.min(...values))];
  });
  return {
    strategy,
    evidence,
    figures: Object.fromEntries(criteria.map(({ key }) => [key, figures[key] ?? NaN])),
    losses: Object.fromEntries(losses),
    winProbability,
    regret,
  };
}
