/** What two runs may not differ by: `compare --fail-on 'p99 > 10 %'`. */
import { type Condition, holds, parseCondition } from '../../core/condition/condition.ts';
import { ProblemsError } from '../../core/problems.ts';
import type { JudgedChange, RowPair, RunPair, RunsComparison } from './compared.ts';

/** A change that fails the comparison. */
export interface ChangeLimit extends Condition {
  readonly bound: Extract<Condition['bound'], { readonly kind: 'share' }>;
}

export interface JudgedLimit {
  /** As it was written. */
  readonly text: string;
  /** `held`: no change is beyond it that is more than noise. Not judged is not held. */
  readonly state: 'held' | 'broken' | 'not judged';
  /** One for each strategy, workload and pair that it is about. */
  readonly checks: readonly LimitCheck[];
}

export interface LimitCheck {
  readonly state: JudgedLimit['state'];
  /** Labels of the runs. */
  readonly from: string;
  readonly to: string;
  /** Absent where nothing has such a figure. */
  readonly workload?: string;
  readonly strategy?: string;
  /** By which the figure rose. */
  readonly share?: number;
  /** Why it is not judged. */
  readonly reason?: string;
}

/** Throws ProblemsError, without a place. */
export function parseChangeLimit(text: string): ChangeLimit {
  const condition = parseCondition(text);
  const { bound, relation, key } = condition;
  const remedy = `such as ${key} > 10 %, or ${key} < -10 % for a fall`;
  if (bound.kind !== 'share') throw new ProblemsError({ message: `must be a change in %, not "${text.trim()}"`, remedy });
  if (relation === '==') throw new ProblemsError({ message: 'a change is never exactly what is said', remedy });
  return { ...condition, bound };
}

export function judgeLimits(comparison: RunsComparison, limits: readonly ChangeLimit[]): JudgedLimit[] {
  return limits.map((limit) => {
    const checks = comparison.pairs.flatMap((pair) => checksOf(limit, pair, comparison.tests.repeatsNeeded));
    return { text: limit.text, state: worst(checks), checks };
  });
}

function worst(checks: readonly LimitCheck[]): JudgedLimit['state'] {
  const states = new Set(checks.map(({ state }) => state));
  return states.has('broken') ? 'broken' : states.has('not judged') ? 'not judged' : 'held';
}

function checksOf(limit: ChangeLimit, { from, to, rows, alone }: RunPair, repeatsNeeded: number | undefined): LimitCheck[] {
  const isAsked = ({ workload, strategy }: Pick<RowPair, 'workload' | 'strategy'>) =>
    (limit.workload ?? workload) === workload && (limit.strategy ?? strategy) === strategy;
  const checks = [
    ...rows.filter(isAsked).flatMap((row) => {
      const change = row.changes.find(({ key }) => key === limit.key);
      const place = { from, to, workload: row.workload, strategy: row.strategy };
      return change === undefined ? [] : [{ ...place, ...check(limit, row, change, repeatsNeeded) }];
    }),
    ...alone.filter(isAsked).map(({ workload, strategy, ...why }): LimitCheck => {
      const reason = why.to ?? `${why.from} in ${from}`;
      return { from, to, workload, strategy, state: 'not judged', reason };
    }),
  ];
  if (checks.length > 0) return checks;
  return [{ from, to, state: 'not judged', reason: `the two runs have no ${limit.key} in common to compare` }];
}

function check(
  { relation, bound }: ChangeLimit,
  { notCompared }: RowPair,
  { verdict, share, together }: JudgedChange,
  repeatsNeeded: number | undefined,
): Pick<LimitCheck, 'state' | 'share' | 'reason'> {
  const shown = share === undefined ? {} : { share };
  const because = (reason: string) => ({ state: 'not judged', ...shown, reason }) as const;
  if (notCompared !== undefined) return because(notCompared);
  const conditions = together.filter(({ isCondition }) => isCondition).map(({ what }) => what);
  if (conditions.length > 0) return because(`measured under other conditions: ${conditions.join(', ')}`);
  const isBeyond = share !== undefined && holds(share, relation, bound.share);
  if (verdict === 'changed')
    return share === undefined ? because('a value is 0') : { state: isBeyond ? 'broken' : 'held', share };
  if (verdict !== 'noise' || repeatsNeeded !== undefined) return because('too few repeats to tell a change from noise');
  return { state: 'held', ...shown };
}
