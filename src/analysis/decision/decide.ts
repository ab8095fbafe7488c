import type { Priorities } from '../../core/keys/priorities.ts';
import type { Assumption } from '../cloud/assumptions.ts';
import { drawsOf, type SeededDraws } from '../cloud/draws.ts';
import { isOnThisMachine } from '../comparison/evidence.ts';
import { effortFigures } from '../figures/effort.ts';
import { isCost } from '../figures/index.ts';
import type { Candidate, Case } from './candidate.ts';
import { drawCount, outcomesOf } from './draws.ts';
import { ordered, type RankedStrategy, sureFrom } from './order.ts';
import type { Limit } from './priorities.ts';
import { type Proviso, provisosOf } from './provisos.ts';
import { type Sensitivity, sensitivityOf } from './sensitivity.ts';
import { type Settling, settlingOf } from './settling.ts';
import { leastEffort } from './ties.ts';
import { unknownsOf } from './unknowns.ts';
import { type Criterion, type LeftOut, weigh, type Weighed } from './weighed.ts';
import type { Withheld } from './withheld.ts';

export interface Decision {
  readonly case: string;
  /** Where the verdict holds; absent where all was measured at a service or server of the user. */
  readonly place?: 'this machine' | 'the cloud';
  /** Why there is no verdict; empty where there is one. */
  readonly withheld: readonly Withheld[];
  /** The one to take; absent where none can be ranked or keeps the limits, or where several tie. */
  readonly recommendation?: string;
  /** The best by regret, and what ties with it, by name. */
  readonly best: readonly string[];
  /** Of several that tie, the recommended one takes the least effort. */
  readonly byEffort: boolean;
  /** Share of the draws in which what is recommended is within 5 % of the best; absent where nobody can know it. */
  readonly sure?: number;
  /** Sure from 80 %, with something to choose from. */
  readonly settled: boolean;
  /** What the verdict is subject to. */
  readonly provisos: readonly Proviso[];
  readonly criteria: readonly Criterion[];
  readonly leftOut: readonly LeftOut[];
  readonly limits: readonly Limit[];
  /** What ties with the best by name, then by regret; what seldom keeps the limits last. */
  readonly ranked: readonly RankedStrategy[];
  readonly unranked: Weighed['unranked'];
  readonly settling?: Settling;
  /** Worked out when asked for; absent where nothing is to be taken. */
  readonly sensitivity?: () => Sensitivity | undefined;
  /** Sentences of the ranked strategies: what in their figures is set and not measured. */
  readonly assumptions: readonly string[];
  /** What of the cloud the ranked strategies' figures are computed with. */
  readonly assumed: readonly Assumption[];
  readonly draws: number;
  readonly seed: number;
  /** The verdict for the cloud, where this one is for this machine. */
  readonly cloud?: Decision;
}

export interface Question {
  readonly priorities: Priorities;
  readonly limits: readonly Limit[];
  readonly seed: number;
}

/** Cases of one run share most of their unknowns, which are drawn once for all of them. */
export function decisionsOf(cases: readonly Case[], question: Question): Decision[] {
  const draws = drawsOf(question.seed, drawCount);
  return cases.map((one) => {
    const decision = judge(one, question, draws);
    if (one.cloud === undefined || one.withheld.length > 0) return decision;
    return { ...decision, cloud: judge({ ...one, candidates: one.cloud }, question, draws) };
  });
}

function judge(of: Case, question: Question, draws: SeededDraws): Decision {
  const { name, candidates, withheld } = of;
  const { priorities, seed } = question;
  const place = placeOf(candidates);
  const withoutCost = place === 'this machine';
  const limits = question.limits.filter(({ key }) => !(withoutCost && isCost(key)));
  const { criteria, leftOut, ranked, unranked } = weigh(candidates, { priorities, limits, withoutCost });
  const common = {
    case: name,
    ...(place !== undefined && { place }),
    withheld,
    criteria,
    leftOut,
    limits,
    unranked,
    draws: drawCount,
    seed,
  };
  if (withheld.length > 0 || ranked.length === 0 || criteria.length === 0) {
    return { ...common, best: [], byEffort: false, settled: false, provisos: [], ranked: [], assumptions: [], assumed: [] };
  }
  const outcomes = outcomesOf(ranked, criteria, limits, draws);
  const unknowns = unknownsOf(ranked, criteria, draws);
  const order = ordered(ranked, { criteria, limits }, outcomes.candidates);
  const best = order.filter(({ stated }) => stated.tied);
  const weighsEffort = criteria.some(({ key }) => effortFigures.some((figure) => figure.key === key));
  const easiest = weighsEffort || best.length < 2 ? undefined : leastEffort(best.map(({ candidate }) => candidate));
  const taken = easiest === undefined ? best : best.filter(({ candidate }) => candidate === easiest);
  // The best and the next one.
  const compared = order.slice(0, best.length + 1).map(({ candidate }) => candidate);
  const { provisos, isUnsure } = provisosOf(of, compared);
  const sure = best.length === 0 || isUnsure ? undefined : Math.min(...taken.map(({ stated }) => stated.nearBest));
  const isChoice = order.length > 1 || unranked.some(({ byLimit }) => byLimit);
  const settled = isChoice && (sure ?? 0) >= sureFrom;
  const settling = settled ? undefined : settlingOf(unknowns, outcomes);
  const [only] = taken;
  const names = best.map(({ candidate }) => candidate.strategy);
  return {
    ...common,
    ...(only !== undefined && taken.length === 1 && { recommendation: only.candidate.strategy }),
    best: names,
    byEffort: easiest !== undefined,
    ...(sure !== undefined && { sure }),
    settled,
    provisos,
    ranked: order.map(({ stated }) => stated),
    ...(settling !== undefined && { settling }),
    ...(best.length > 0 && {
      sensitivity: () => sensitivityOf(names, ranked, unknowns, outcomes),
    }),
    assumptions: ranked.flatMap(({ strategy, assumptions }) => assumptions.map((sentence) => `${strategy}: ${sentence}`)),
    assumed: ranked.flatMap(({ assumed }) => assumed),
  };
}

function placeOf(candidates: readonly Candidate[]): Decision['place'] {
  if (candidates.some(({ assumed }) => assumed.length > 0)) return 'the cloud';
  const standing = candidates.filter(({ unranked }) => unranked === undefined);
  return standing.some(({ evidence }) => isOnThisMachine(evidence)) ? 'this machine' : undefined;
}
