/** What a strategy's cost and CPU time are made of. */
import { sum } from '../../core/numbers.ts';
import type { ComparisonRow, WorkloadComparison } from '../comparison/comparison.ts';
import { costKeys } from '../figures/index.ts';

export interface Parts {
  readonly names: readonly string[];
  readonly strategies: readonly { readonly row: ComparisonRow; readonly values: readonly number[] }[];
}

/** USD a million predictions, of each part of the bill that has a price. */
export function costParts({ rows }: WorkloadComparison): Parts {
  const priced = rows.filter(({ figures }) => figures[costKeys.perMillion] !== undefined);
  const names = [...new Set(priced.flatMap(({ cost }) => cost.lines.map(({ part }) => part)))];
  return {
    names,
    strategies: priced.map((row) => {
      const { lines } = row.cost;
      const whole = sum(lines.map(({ usd }) => usd));
      const factor = whole === 0 ? 0 : (row.figures[costKeys.perMillion] ?? NaN) / whole;
      return {
        row,
        values: names.map((name) => factor * sum(lines.filter(({ part }) => part === name).map(({ usd }) => usd))),
      };
    }),
  };
}

const roles = ['driver', 'workers', 'children', 'services'] as const;

export type CpuRole = (typeof roles)[number];

/** CPU seconds by who used them; of the roles that used any. */
export function cpuParts({ rows }: WorkloadComparison): Omit<Parts, 'names'> & { readonly names: readonly CpuRole[] } {
  const known = rows.filter(({ figures }) => figures['cpu_total_s'] !== undefined);
  const names = roles.filter((role) => known.some(({ figures }) => (figures[`cpu_${role}_s`] ?? 0) > 0));
  return { names, strategies: known.map((row) => ({ row, values: names.map((role) => row.figures[`cpu_${role}_s`] ?? 0) })) };
}
