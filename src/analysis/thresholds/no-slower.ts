/** `no slower than results/x`: the run beside an earlier one, by what compares runs. */
import type { NoSlower } from '../../core/condition/threshold.ts';
import type { RunRecord } from '../../core/record.ts';
import type { Comparison } from '../comparison/comparison.ts';
import { figureOf } from '../figures/index.ts';
import { compareRuns } from '../runs/compare-runs.ts';
import type { JudgedChange, RowPair } from '../runs/compared.ts';
import type { ThresholdCheck } from './judged.ts';

/** A stored run to hold a run against, or why there is none. */
export type Baseline = RunRecord | { readonly missing: string };

type Pair = Pick<RowPair, 'workload' | 'strategy'>;

/** One for each strategy, workload and figure of speed that both runs have. */
export function noSlowerChecks({ than, by, workload }: NoSlower, baseline: Comparison, run: Comparison): ThresholdCheck[] {
  const { pairs, tests } = compareRuns([baseline, run]);
  const isAsked = (of: Pair) => workload === undefined || of.workload === workload;
  const checks = pairs.flatMap(({ rows, alone }) => [
    ...rows.filter(isAsked).flatMap((row) => rowChecks(row, { than, by, repeatsNeeded: tests.repeatsNeeded })),
    ...alone.filter((of) => isAsked(of) && isOf(run, of)).flatMap((of) => (of.to === undefined ? [] : [notMeasured(of, of.to)])),
  ]);
  return checks.length > 0 ? checks : [{ state: 'not measured', reason: 'nothing is in both runs that has a speed' }];
}

/** What the experiment asks for: what only the earlier run had is not this one's. */
function isOf({ record: { experiment } }: Comparison, { strategy }: Pair): boolean {
  return experiment.strategies.some(({ name }) => name === strategy);
}

interface Asked {
  readonly than: string;
  readonly by: number | undefined;
  readonly repeatsNeeded: number | undefined;
}

function rowChecks({ workload, strategy, changes, notCompared }: RowPair, asked: Asked): ThresholdCheck[] {
  if (notCompared !== undefined) return [notMeasured({ workload, strategy }, notCompared)];
  return changes.filter(({ key }) => isSpeed(key)).map((change) => ({ workload, strategy, ...changeCheck(change, asked) }));
}

function isSpeed(key: string): boolean {
  const kind = figureOf(key)?.is?.kind;
  return kind === 'throughput' || kind === 'latency';
}

function changeCheck(
  { key, from, to, share, verdict, is, together }: JudgedChange,
  { by, repeatsNeeded }: Asked,
): ThresholdCheck {
  const isHigherBetter = figureOf(key)?.is?.kind === 'throughput';
  const factor = isHigherBetter ? 1 - (by ?? 0) : 1 + (by ?? 0);
  const shown = { key, value: to.value, allowed: from.value * factor };
  const conditions = together.filter(({ isCondition }) => isCondition).map(({ what }) => what);
  if (conditions.length > 0)
    return { ...shown, state: 'not measured', reason: `it differs together with: ${conditions.join(', ')}` };
  const slowdown = share === undefined ? undefined : isHigherBetter ? -share : share;
  if (by !== undefined) {
    // A test that no change could pass says nothing against the medians.
    const isNoise = verdict === 'noise' && repeatsNeeded === undefined;
    const isSlower = (slowdown ?? 0) > by && !isNoise;
    return { ...shown, state: isSlower ? 'broken' : 'held' };
  }
  if (verdict === 'changed') return { ...shown, state: is === 'worse' ? 'broken' : 'held' };
  if (repeatsNeeded === undefined && verdict === 'noise') return { ...shown, state: 'held' };
  return { ...shown, state: 'not measured', reason: fewText(repeatsNeeded) };
}

function fewText(repeatsNeeded: number | undefined): string {
  const needed = repeatsNeeded === undefined ? 'too few repeats' : `a test takes ${repeatsNeeded} repeats in each run`;
  return `${needed}; "by 10 %" asks of the medians`;
}

function notMeasured({ workload, strategy }: Pair, reason: string): ThresholdCheck {
  return { workload, strategy, state: 'not measured', reason };
}
