import type { Evidence } from '../../core/predictor.ts';
import type { Assumption } from '../cloud/assumptions.ts';
import type { Candidate, Case } from './candidate.ts';
import { cloudCase } from '../cloud/projection.ts';
import { draw, type Draws, drawCount } from './draws.ts';
import type { Limit } from './priorities.ts';
import type { Priorities } from '../../core/keys/priorities.ts';
import type { Consideration } from '../../core/keys/priorities.ts';
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
  /** By how much it is worse than the best of a draw, on average of those in which it is within the limits: 0.1 is 10 %. */
  readonly regret: number;
  /** Share of the draws in which it is within the limits, and sustains a stream's rate. */
  readonly withinProbability: number;
}

export interface Decision {
  readonly case: string;
  /** Ranked strategy that wins most draws; absent where none is ranked. */
  readonly recommendation?: string;
  /** It wins at least 80 % of the draws, against at least one other or one that a limit excludes. */
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
  /** Of a verdict for the cloud from a run on this machine: what the ranked strategies' figures rest on. */
  readonly assumed?: readonly Assumption[];
  /** The verdict for the cloud, where this one is for this machine. */
  readonly cloud?: Decision;
}

export interface Question {
  readonly priorities: Priorities;
  readonly limits: readonly Limit[];
  readonly seed: number;
}

export function decide(one: Case, question: Question): Decision {
  const decision = judge(one, question);
  const cloud = cloudCase(one);
  return cloud === undefined ? decision : { ...decision, cloud: judge(cloud, question) };
}

function judge({ name, candidates }: Case, { priorities, limits, seed }: Question): Decision {
  const { criteria, leftOut, ranked, unranked } = weigh(candidates, priorities, limits);
  const assumed = ranked.flatMap(({ projectedFrom }) => projectedFrom?.local.assumed ?? []);
  const isCloud = candidates.some(({ projectedFrom }) => projectedFrom !== undefined);
  const common = { case: name, criteria, leftOut, limits, unranked, draws: drawCount, seed, ...(isCloud && { assumed }) };
  if (ranked.length === 0 || criteria.length === 0) return { ...common, settled: false, ranked: [], assumptions: [] };
  const { wins, regrets, within, settling } = draw(ranked, criteria, limits, seed);
  const order = ranked
    .map((candidate, i): RankedStrategy => {
      const shares = { winProbability: wins[i] ?? 0, regret: regrets[i] ?? 0, withinProbability: within[i] ?? 0 };
      return { ...statedOf(candidate, ranked, criteria), ...shares };
    })
    .toSorted((a, b) => b.winProbability - a.winProbability);
  const [first] = order;
  const isChoice = order.length > 1 || unranked.some(({ byLimit }) => byLimit);
  const settled = isChoice && (first?.winProbability ?? 0) >= sureFrom;
  return {
    ...common,
    ...(first !== undefined && { recommendation: first.strategy }),
    settled,
    ranked: order,
    ...(settling !== undefined && !settled && { settling }),
    assumptions: ranked.flatMap(({ strategy, assumptions }) => assumptions.map((sentence) => `${strategy}: ${sentence}`)),
  };
}

function statedOf({ strategy, evidence, figures }: Candidate, all: readonly Candidate[], criteria: readonly Criterion[]) {
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
  };
}
