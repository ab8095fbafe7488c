/** Which figure stands for each consideration, who has it, and who can be ranked. */
import { sum } from '../../core/numbers.ts';
import { figureOf, type Figures, isCost, knownFigures } from '../figures/index.ts';
import type { Candidate } from './candidate.ts';
import { keeps, type Limit } from './priorities.ts';
import { type Consideration, considerations, type Priorities } from '../../core/keys/priorities.ts';

/** A consideration with the figure that stands for it in this case. */
export interface Criterion {
  readonly consideration: Consideration;
  readonly key: string;
  readonly better: 'higher' | 'lower';
  /** Of all criteria together 1. */
  readonly weight: number;
}

/** A consideration that has a weight, and is not weighed. */
export interface LeftOut {
  readonly consideration: Consideration;
  readonly reason: string;
}

export interface Weighed {
  readonly criteria: readonly Criterion[];
  readonly leftOut: readonly LeftOut[];
  readonly ranked: readonly Candidate[];
  readonly unranked: readonly Unranked[];
}

interface Unranked {
  readonly strategy: string;
  readonly reason: string;
  /** It could be ranked, were it not for a hard limit. */
  readonly byLimit?: true;
}

export interface Wishes {
  readonly priorities: Priorities;
  readonly limits: readonly Limit[];
  /** The verdict is for this machine: dollars stand in the one for the cloud. */
  readonly withoutCost: boolean;
}

export function weigh(candidates: readonly Candidate[], { priorities, limits, withoutCost }: Wishes): Weighed {
  const asked = considerations.filter((name) => priorities[name] > 0);
  const competing = candidates.filter(({ unranked }) => unranked === undefined);
  const standing = asked.map((consideration) => ({
    consideration,
    key: withoutCost && consideration === 'cost' ? undefined : standingFor(consideration, competing),
  }));
  const found = standing.flatMap(({ consideration, key }) => (key === undefined ? [] : [{ consideration, key }]));
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
    leftOut: standing.flatMap(({ consideration, key }) =>
      key === undefined && competing.length > 0
        ? [{ consideration, reason: whyLeftOut(consideration, competing, withoutCost) }]
        : [],
    ),
    ranked: judged.filter(({ reason }) => reason === undefined).map(({ candidate }) => candidate),
    unranked: judged.flatMap(({ candidate: { strategy }, reason, byLimit }) =>
      reason === undefined ? [] : [{ strategy, reason, ...(byLimit && { byLimit }) }],
    ),
  };
}

/**
 * Of percentiles the highest that at least half of the strategies have: one that lacks it is not ranked, and does not change what the
 * others are judged by.
 */
export function standingFor(
  consideration: Consideration,
  competing: readonly { readonly figures: Figures }[],
): string | undefined {
  return keysOf(consideration).findLast((key) => {
    const having = competing.filter(({ figures }) => has(figures, key)).length;
    return having > 0 && having >= competing.length / 2;
  });
}

function whyLeftOut(consideration: Consideration, competing: readonly Candidate[], withoutCost: boolean): string {
  if (withoutCost && consideration === 'cost') return 'it stands in the verdict for the cloud';
  const some = keysOf(consideration).some((key) => competing.some(({ figures }) => has(figures, key)));
  return some ? 'fewer than half of the strategies have a figure' : 'no strategy has a figure';
}

/** In the order of the tables: of percentiles the highest last. */
function keysOf(consideration: Consideration): string[] {
  return knownFigures.filter((figure) => figure.consideration === consideration).map(({ key }) => key);
}

function has(figures: Figures, key: string): boolean {
  return !isOffered(figures, key) && (figures[key] ?? 0) > 0;
}

/** The rate of a stream is the schedule's: it says nothing of a strategy. */
export function isOffered(figures: Figures, key: string): boolean {
  return figures['rate_asked_per_s'] !== undefined && figureOf(key)?.is?.kind === 'throughput';
}

function whyUnranked({ unranked, figures, unpriced }: Candidate, criteria: readonly Criterion[]): string | undefined {
  if (unranked !== undefined) return unranked;
  for (const { consideration, key } of criteria) {
    if (isCost(key) && unpriced.length > 0) return `its cost is "at least": ${unpriced.join(', ')} without a price`;
    if (!has(figures, key)) return `its ${consideration} is not known (${key})`;
  }
  return undefined;
}

function whyNotWithin({ figures, unpriced }: Candidate, limits: readonly Limit[]): string | undefined {
  const incomplete = (key: string) => isCost(key) && unpriced.length > 0;
  const broken = limits.find((limit) => incomplete(limit.key) || !keeps(figures, limit));
  if (broken === undefined) return undefined;
  const { key, relation, value } = broken;
  const limit = `${key} ${relation} ${value}`;
  if (incomplete(key)) return `its cost is "at least", so that ${limit} is not known to hold`;
  return figures[key] === undefined ? `${limit}: not known` : `not within ${limit}: ${Number(figures[key].toPrecision(4))}`;
}
