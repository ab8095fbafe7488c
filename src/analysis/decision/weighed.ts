/** Which figure stands for each consideration, who has it, and who can be ranked. */
import { sum } from '../../core/numbers.ts';
import { costKeys } from '../figures/index.ts';
import { type Candidate } from './candidate.ts';
import { type Figures } from '../cloud/costs.ts';
import { isCost } from '../cloud/costs.ts';
import { holds, type Limit } from './priorities.ts';
import { type Priorities } from '../../core/keys/priorities.ts';
import { type Consideration } from '../../core/keys/priorities.ts';
import { considerations } from '../../core/keys/priorities.ts';

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

/** The first that all competing strategies have, else the first that one has. The rate of a stream is the schedule's, so that it says nothing of a strategy. */
const keysOf: Readonly<Record<Consideration, readonly string[]>> = {
  throughput: ['throughput_rows_per_s'],
  latency: ['p99', 'p95', 'p50'].flatMap((name) => [`latency_${name}_ms`, `response_${name}_ms`]),
  cost: [costKeys.perMillion],
  implementation: ['implementation_items'],
  maintenance: ['maintenance_items'],
};

export function weigh(candidates: readonly Candidate[], priorities: Priorities, limits: readonly Limit[]): Weighed {
  const asked = considerations.filter((name) => priorities[name] > 0);
  const competing = candidates.filter(({ unranked }) => unranked === undefined);
  const found = asked.flatMap((consideration) => {
    const keys = keysOf[consideration];
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
  const offered = figures['rate_asked_per_s'] !== undefined && key === 'throughput_rows_per_s';
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
