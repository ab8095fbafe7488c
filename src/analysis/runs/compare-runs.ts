import { holm } from '../../measure/statistics/holm.ts';
import { level } from '../../measure/statistics/repeats.ts';
import type { Comparison, ComparisonRow } from '../comparison/comparison.ts';
import { isCost } from '../figures/index.ts';
import { type Change, changeOf } from './change.ts';
import type { JudgedChange, RowPair, RunPair, RunsComparison, Tests, Verdict } from './compared.ts';
import type { Difference } from './difference.ts';
import { type Differences, differencesOf } from './differences.ts';
import { betterOf, figuresToCompare } from './figures.ts';
import { findingOf } from './finding.ts';
import { repeatsNeeded } from './repeats-needed.ts';
import { matched, type RowsOfBoth } from './rows.ts';

/** Where one run predicts less than this share of what the other does, their figures are of different things. */
const leastOkShare = 0.99;

type Labels = Pick<RunPair, 'from' | 'to'>;

interface Unjudged extends Omit<RowPair, 'changes'> {
  readonly changes: readonly Change[];
  /** That differ for this strategy alone. */
  readonly conditions: readonly Difference[];
}

/** The first is what the others are held against. `asked`: keys of figures to compare and test beside the usual ones. */
export function compareRuns(runs: readonly Comparison[], asked: readonly string[] = []): RunsComparison {
  const [first, ...others] = runs;
  if (first === undefined) return { runs: [], pairs: [], tests: { count: 0 } };
  const pairs = others.map((other, i) => {
    const { both, alone } = matched(first, other);
    const labels = { from: labelOf(0), to: labelOf(i + 1) };
    const rows = both.map((row) => unjudged(row, labels, asked));
    return { ...labels, ...differencesOf(first.record, other.record), rows, alone };
  });
  const rows = pairs.flatMap((pair) => pair.rows).filter(({ notCompared }) => notCompared === undefined);
  const tested = rows.flatMap(({ changes }) => changes).filter(isTested);
  const adjusted = holm(tested.map(({ p }) => p));
  const adjustedOf = new Map<Change, number>(tested.map((change, i) => [change, adjusted[i] as number]));
  return {
    runs: runs.map(({ record, wrong }, i) => ({ label: labelOf(i), record, wrong })),
    pairs: pairs.map((pair): RunPair => {
      const all = pair.rows.map((row) => judged(row, pair, adjustedOf));
      return { ...pair, rows: all, finding: findingOf(all) };
    }),
    tests: testsOf(rows, tested.length),
  };
}

/** A to Z, then A2. */
function labelOf(index: number): string {
  const turn = Math.floor(index / 26);
  return `${String.fromCodePoint(65 + (index % 26))}${turn === 0 ? '' : turn + 1}`;
}

function unjudged({ workload, strategy, from, to }: RowsOfBoth, labels: Labels, asked: readonly string[]): Unjudged {
  // A cost that lacks a price may be any.
  const lacksPrice = from.costIncomplete || to.costIncomplete;
  const changes = figuresToCompare(from, asked)
    .filter((key) => !isCost(key) || !lacksPrice)
    .flatMap((key) => changeOf(key, from, to, !isCost(key) || asked.includes(key)) ?? []);
  const failedShare = { from: failedShareOf(from), to: failedShareOf(to) };
  const notCompared = whyNot({ from, to }, failedShare, labels);
  const scope = { of: 'strategy', name: strategy } as const;
  const conditions = (['evidence', 'runtime'] as const).flatMap((what): Difference[] => {
    const [before, after] = [from[what], to[what]];
    // Only Beam has runtimes: between engines that is said already.
    if (before === undefined || after === undefined || before === after) return [];
    return [{ what, from: before, to: after, scope, isCondition: true }];
  });
  return { workload, strategy, changes, failedShare, conditions, ...(notCompared !== undefined && { notCompared }) };
}

function failedShareOf({ figures }: ComparisonRow): number {
  return ((figures['failed'] ?? 0) + (figures['dropped'] ?? 0)) / Math.max(1, figures['due'] ?? 0);
}

function whyNot(rows: Pick<RowsOfBoth, 'from' | 'to'>, failed: RowPair['failedShare'], labels: Labels): string | undefined {
  const unranked = (['from', 'to'] as const).flatMap((side) => {
    const reason = rows[side].unranked;
    return reason === undefined ? [] : [`${labels[side]}: ${reason}`];
  });
  if (unranked.length > 0) return unranked.join('; ');
  const [a, b] = [1 - failed.from, 1 - failed.to];
  if (Math.min(a, b) >= leastOkShare * Math.max(a, b)) return undefined;
  return `${a < b ? labels.from : labels.to} predicted fewer of the instances`;
}

function isTested(change: Change): change is Change & { readonly p: number } {
  return change.p !== undefined;
}

function judged(
  { conditions, changes, ...row }: Unjudged,
  { known }: Differences,
  adjustedOf: ReadonlyMap<Change, number>,
): RowPair {
  return {
    ...row,
    changes: changes.map((change): JudgedChange => {
      const adjustedP = adjustedOf.get(change);
      const is = directionOf(change);
      return {
        ...change,
        verdict: row.notCompared === undefined ? verdictOn(change, adjustedP) : 'not compared',
        ...(adjustedP !== undefined && { adjustedP }),
        ...(is !== undefined && { is }),
        together: [...known.filter((one) => touches(one, row, change.key)), ...conditions],
      };
    }),
  };
}

function verdictOn({ key }: Change, adjustedP: number | undefined): Verdict {
  if (adjustedP !== undefined) return adjustedP <= level ? 'changed' : 'noise';
  return isCost(key) ? 'computed' : 'few repeats';
}

function directionOf({ key, from, to }: Change): JudgedChange['is'] {
  const better = betterOf(key);
  if (better === undefined) return undefined;
  if (from.value === to.value) return 'the same';
  return to.value > from.value === (better === 'higher') ? 'better' : 'worse';
}

function touches({ scope }: Difference, { strategy, workload }: Pick<RowPair, 'strategy' | 'workload'>, key: string): boolean {
  switch (scope.of) {
    case 'all':
      return true;
    case 'cost':
      return isCost(key);
    case 'strategy':
      return scope.name === strategy;
    case 'workload':
      return scope.name === workload;
  }
}

/** What the most repeats that were there for a test would have to be. */
function testsOf(rows: readonly Unjudged[], count: number): Tests {
  const testable = rows.flatMap(({ changes }) => changes).filter(({ key, p }) => p !== undefined || !isCost(key));
  if (testable.length === 0) return { count };
  const needed = repeatsNeeded(testable.length);
  const fewest = Math.min(...testable.map(({ from, to }) => Math.min(from.repeats, to.repeats)));
  return { count, ...(fewest < needed && { repeatsNeeded: needed }) };
}
