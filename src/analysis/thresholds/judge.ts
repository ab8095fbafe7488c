/** Holds what was measured against what the experiment asks for. */
import { type Condition, holds, type Relation } from '../../core/condition/condition.ts';
import { type NoSlower, parseThreshold } from '../../core/condition/threshold.ts';
import type { Comparison } from '../comparison/comparison.ts';
import { compare } from '../comparison/compare.ts';
import { type JudgedThreshold, judged, type ThresholdCheck } from './judged.ts';
import { type Baseline, noSlowerChecks } from './no-slower.ts';
import { isCount, type Measured, measuredOf } from './measured.ts';

/** Stored runs by how `no slower than` names them. */
export type Baselines = ReadonlyMap<string, Baseline>;

/** One for each threshold, in the order of the file; none of a search for capacity, whose workloads are its probes. */
export function judgeThresholds(comparison: Comparison, baselines: Baselines = new Map()): JudgedThreshold[] {
  const { capacities, experiment } = comparison.record;
  if (capacities !== undefined) return [];
  return (experiment.thresholds ?? []).map((text) => {
    const threshold = parseThreshold(text);
    return judged(
      text,
      threshold.kind === 'condition'
        ? checksOf(threshold, comparison)
        : against(threshold, comparison, baselines.get(threshold.than)),
    );
  });
}

function against(
  threshold: NoSlower,
  run: Comparison,
  baseline: Baseline = { missing: 'it was not looked up' },
): ThresholdCheck[] {
  if ('missing' in baseline) return [{ state: 'not measured', reason: baseline.missing }];
  return noSlowerChecks(threshold, compare(baseline, run.book), run);
}

function checksOf(condition: Condition, comparison: Comparison): ThresholdCheck[] {
  const { key, workload, strategy } = condition;
  const names = workload === undefined ? workloadsOf(comparison) : [workload];
  const pairs = names.flatMap((name) =>
    (strategy === undefined ? strategiesOf(comparison, name) : [strategy]).map((one) => ({ workload: name, strategy: one })),
  );
  const isNamed = workload !== undefined && strategy !== undefined;
  const checks = pairs.flatMap((pair) => {
    const found = check(condition, pair, comparison);
    return found.state === 'none' && !isNamed
      ? []
      : [{ ...pair, key, ...found, state: found.state === 'none' ? 'not measured' : found.state } as const];
  });
  return checks.length > 0 ? checks : [{ state: 'not measured', key, reason: `nothing in this run has ${key}` }];
}

type Found = { readonly state: 'none'; readonly reason: string } | Omit<ThresholdCheck, 'workload' | 'strategy' | 'key'>;

function check(
  condition: Condition,
  { workload, strategy }: { readonly workload: string; readonly strategy: string },
  comparison: Comparison,
): Found {
  const { key, relation, bound } = condition;
  const measured = measuredOf(comparison, workload, { key, strategy });
  if (measured.state !== 'measured') return measured;
  if (bound.kind !== 'figure')
    return heldAgainst(measured, condition, bound.kind === 'value' ? () => bound.value : (due) => bound.share * due);
  const other = { key: bound.key, strategy: bound.strategy ?? strategy };
  if (other.key === key && other.strategy === strategy) return { state: 'none', reason: 'it would be held against itself' };
  const allowed = measuredOf(comparison, workload, other);
  if (allowed.state === 'none') return allowed;
  if (allowed.state === 'not measured' || allowed.doubt !== undefined)
    return {
      state: 'not measured',
      value: measured.value,
      reason: `${other.strategy}: ${allowed.state === 'not measured' ? allowed.reason : allowed.doubt}`,
    };
  return heldAgainst(measured, { key, relation }, () => bound.factor * allowed.value);
}

/** What is not held is broken, however little else is known; what may not be trusted holds nothing. */
function heldAgainst(
  { value, repeats, due, interval, doubt }: Extract<Measured, { state: 'measured' }>,
  { key, relation }: Pick<Condition, 'key' | 'relation'>,
  allowedOf: (due: number) => number,
): Found {
  const pairs = isCount(key)
    ? repeats.map((one, i) => ({ value: one, allowed: allowedOf(due[i] ?? 0) }))
    : [{ value, allowed: allowedOf(NaN) }];
  const broken = pairs.find((pair) => !holds(pair.value, relation, pair.allowed));
  const shown = { ...(broken ?? closest(pairs, relation)), ...(interval !== undefined && { interval }) };
  if (broken !== undefined) return { state: 'broken', ...shown };
  return doubt === undefined ? { state: 'held', ...shown } : { state: 'not measured', ...shown, reason: doubt };
}

/** The repeat that held with the least to spare. */
function closest<T extends { readonly value: number }>(pairs: readonly T[], relation: Relation): T | undefined {
  const sorted = pairs.toSorted((a, b) => a.value - b.value);
  return relation === '>' || relation === '>=' ? sorted[0] : sorted.at(-1);
}

function workloadsOf({ record, workloads }: Comparison): string[] {
  return [...new Set([...record.experiment.workloads, ...workloads].map(({ name }) => name))];
}

/** Without those that predict nothing, which no threshold is meant for. */
function strategiesOf({ record, workloads }: Comparison, workload: string): string[] {
  const rows = workloads.find(({ name }) => name === workload)?.rows ?? [];
  const idle = new Set(rows.filter(({ evidence }) => evidence === 'none').map(({ strategy }) => strategy));
  const names = new Set([...record.experiment.strategies.map(({ name }) => name), ...rows.map(({ strategy }) => strategy)]);
  return [...names].filter((name) => !idle.has(name));
}
