/** Which figure stands for each consideration, who has it, and who can be ranked. */
import { sum } from '../../core/numbers.ts';
import { figureOf, type Figures, isCost, knownFigures } from '../figures/index.ts';
import type { Candidate } from './candidate.ts';
import { holds, type Limit } from './priorities.ts';
import { type Consideration, considerations, type Priorities } from '../../core/keys/priorities.ts';

/** A consideration with the figure that stands for it in this case. */
export interface Criterion {
  readonly consideration: Consideration;
  readonly key: string;
  readonly better: 'higher' | 'lower';
  /** Of all criteria together 1. */
  readonly weight: number;
}

export interface Weighed {
  readonly criteria: readonly Criterion[];
  /** Considerations with a weight that no strategy of the case has a figure for. */
  readonly leftOut: readonly Consideration[];
  readonly ranked: readonly Candidate[];
  readonly unranked: readonly Unranked[];
}

interface Unranked {
  readonly strategy: string;
  readonly reason: string;
  /** It could be ranked, were it not for a hard limit. */
  readonly byLimit?: true;
}

export function weigh(candidates: readonly Candidate[], priorities: Priorities, limits: readonly Limit[]): Weighed {
  const asked = considerations.filter((name) => priorities[name] > 0);
  const competing = candidates.filter(({ unranked }) => unranked === undefined);
  const found = asked.flatMap((consideration) => {
    // Of percentiles the highest that all competing strategies have, else that one has.
    const standing = knownFigures.filter((figure) => figure.consideration === consideration).toReversed();
    const keys = standing.map(({ key }) => key);
    const key =
      keys.find((key) => competing.every(({ figures }) => has(figures, key))) ??
      keys.find((key) => competing.some(({ figures }) => has(figures, key)));
    return key === undefined ? [] : [{ consideration, key }];
  });
  const whole = sum(found.map(({ consideration }) => priorities[consideration]));
  const criteria = found.map(({ consideration, key }): Criterion => {
    const better = consideration === 'throughput' ? 'higher' : 'lower';
    return { consideration, key, better, weight: priorities[consideration] / whole };
  });
  const judged = candidates.map((candidate) => {
    const reason = whyUnranked(candidate, criteria);
    const broken = reason === undefined ? whyNotWithin(candidate, limits) : undefined;
    return { candidate, reason: reason ?? broken, byLimit: broken !== undefined };
  });
  return {
    criteria,
    leftOut: asked.filter((name) => !found.some(({ consideration }) => consideration === name)),
    ranked: judged.filter(({ reason }) => reason === undefined).map(({ candidate }) => candidate),
    unranked: judged.flatMap(({ candidate: { strategy }, reason, byLimit }) =>
      reason === undefined ? [] : [{ strategy, reason, ...(byLimit && { byLimit }) }],
    ),
  };
}

function has(figures: Figures, key: string): boolean {
  // The rate of a stream is the schedule's: it says nothing of a strategy.
  const offered = figures['rate_asked_per_s'] !== undefined && figureOf(key)?.is?.kind === 'throughput';
  return !offered && (figures[key] ?? 0) > 0;
}

function whyUnranked({ unranked, figures, cost }: Candidate, criteria: readonly Criterion[]): string | undefined {
  if (unranked !== undefined) return unranked;
  for (const { consideration, key } of criteria) {
    if (isCost(key) && cost.unpriced.length > 0)
      return `its cost is "at least": ${cost.unpriced.map(({ part }) => part).join(', ')} without a price`;
    if (!has(figures, key)) return `its ${consideration} is not known (${key})`;
  }
  return undefined;
}

function whyNotWithin({ figures, cost }: Candidate, limits: readonly Limit[]): string | undefined {
  const incomplete = (key: string) => isCost(key) && cost.unpriced.length > 0;
  const broken = limits.find((limit) => incomplete(limit.key) || !holds(limit, figures));
  if (broken === undefined) return undefined;
  const { key, relation, value } = broken;
  const limit = `${key} ${relation} ${value}`;
  if (incomplete(key)) return `its cost is "at least", so that ${limit} is not known to hold`;
  return figures[key] === undefined ? `${limit}: not measured` : `not within ${limit}: ${Number(figures[key].toPrecision(4))}`;
}
