/** Cost against time: what is worth its money. */
import { kindOf } from '../../workloads/workload.ts';
import type { WorkloadComparison } from '../comparison/comparison.ts';
import { costKeys } from '../figures/index.ts';

export interface Front {
  /** Of the figure that stands for time: the makespan of a batch, the highest percentile that all strategies have of others. */
  readonly key: string;
  readonly points: readonly FrontPoint[];
}

export interface FrontPoint {
  readonly strategy: string;
  readonly time: number;
  /** USD a million predictions. */
  readonly usd: number;
  /** No other is better in one and at least as good in the other. */
  readonly onFront: boolean;
}

/** Of the ranked strategies whose cost is whole; undefined where fewer than two have both figures. */
export function costFront({ rows, summary }: WorkloadComparison): Front | undefined {
  if (summary === undefined) return undefined;
  const { judgedBy } = kindOf(summary);
  const standing = rows.filter(
    ({ unranked, costIncomplete, figures }) =>
      unranked === undefined &&
      !costIncomplete &&
      figures[costKeys.perMillion] !== undefined &&
      judgedBy.some((key) => figures[key] !== undefined),
  );
  const key = judgedBy.findLast((one) => standing.every(({ figures }) => figures[one] !== undefined));
  if (key === undefined || standing.length < 2) return undefined;
  const points = standing.map(({ strategy, figures }) => ({
    strategy,
    time: figures[key] ?? NaN,
    usd: figures[costKeys.perMillion] ?? NaN,
  }));
  const beats = (a: (typeof points)[number], b: (typeof points)[number]) =>
    a.time <= b.time && a.usd <= b.usd && (a.time < b.time || a.usd < b.usd);
  return { key, points: points.map((one) => ({ ...one, onFront: !points.some((other) => beats(other, one)) })) };
}
