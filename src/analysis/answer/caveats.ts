/** What to keep in mind with an answer: the weightiest first, and each once for the whole run. */
import { fewestRepeats } from '../../measure/statistics/median-interval.ts';
import type { RunRecord, Warning } from '../../core/record.ts';
import type { ComparisonRow, WorkloadComparison } from '../comparison/comparison.ts';
import { contradictsExpected } from '../comparison/expected.ts';
import { reasonOf } from '../comparison/reason.ts';
import type { Answer } from './answer.ts';

export type Caveat = {
  readonly strategies: readonly string[];
  readonly workloads: readonly string[];
} & (
  | { readonly kind: 'not run to its end'; readonly state: 'stopped' | 'running' }
  /** Predictions differ between strategies, or from what was expected: `of` their number. */
  | { readonly kind: 'disagree' | 'not as expected'; readonly differing: number; readonly of: number }
  | { readonly kind: 'failed' | 'not ranked'; readonly reason: string }
  | { readonly kind: 'unpriced' | 'assumed cost' }
  /** `profile`: the real model server whose times the stand-in kept. */
  | { readonly kind: 'stand-in'; readonly profile?: string }
  /** Fewest and most of a strategy. */
  | { readonly kind: 'repeats'; readonly repeats: number; readonly most: number }
  | { readonly kind: 'scaled'; readonly factor: number }
  /** That of the first cell that has it. */
  | { readonly kind: 'warning'; readonly warning: Warning }
);

/** What makes a verdict wrong, or none at all. */
export function isWrong({ kind }: Caveat): boolean {
  return ['not run to its end', 'disagree', 'not as expected', 'failed', 'not ranked'].includes(kind);
}

/** After which the figures say least, first; codes that are not listed come after them. */
const warningOrder = ['failed-instances', 'disturbed', 'drift', 'short', 'not-steady', 'generator-bottleneck', 'send-lag'];

/** By weight: what is wrong, then stand-ins that the answer rests on, then too few repeats, then warnings, then what is assumed. */
export function caveatsOf(record: RunRecord, workloads: readonly WorkloadComparison[], answers: readonly Answer[]): Caveat[] {
  return [
    ...notEnded(record),
    ...disagreements(record),
    ...failures(workloads),
    ...notRanked(workloads),
    ...standIns(workloads),
    ...repeats(workloads, answers),
    ...(record.scale === undefined ? [] : [{ kind: 'scaled', factor: record.scale.factor, ...everywhere } as const]),
    ...warnings(workloads),
    ...costs(workloads),
  ];
}

const everywhere = { strategies: [], workloads: [] } as const;

function notEnded({ state }: RunRecord): Caveat[] {
  return state === 'complete' ? [] : [{ kind: 'not run to its end', state, ...everywhere }];
}

function disagreements({ agreements, expectations = [] }: RunRecord): Caveat[] {
  return [
    ...agreements.flatMap((one): Caveat[] =>
      one.state === 'disagree'
        ? [{ kind: 'disagree', strategies: [], workloads: [one.workload], differing: one.differing, of: one.compared }]
        : [],
    ),
    ...expectations.filter(contradictsExpected).map(({ strategy, workload, differing, compared }): Caveat => ({
      kind: 'not as expected',
      strategies: [strategy],
      workloads: [workload],
      differing,
      of: compared,
    })),
  ];
}

/** Those with the same reason together. */
function failures(workloads: readonly WorkloadComparison[]): Caveat[] {
  const failed = workloads.flatMap(({ name, without }) =>
    without
      .filter(({ state }) => state === 'failed')
      .map((cell) => ({ strategy: cell.strategy, workload: name, content: reasonOf(cell) })),
  );
  return grouped(failed, (reason) => reason).map(({ content, ...of }) => ({ kind: 'failed', reason: content, ...of }));
}

function notRanked(workloads: readonly WorkloadComparison[]): Caveat[] {
  const unranked = workloads.flatMap(({ name, rows }) =>
    rows.flatMap(({ strategy, unranked, evidence }) =>
      // What predicts nothing is not meant to be.
      unranked === undefined || evidence === 'none' ? [] : [{ strategy, workload: name, content: unranked }],
    ),
  );
  return grouped(unranked, (reason) => reason).map(({ content, ...of }) => ({ kind: 'not ranked', reason: content, ...of }));
}

function standIns(workloads: readonly WorkloadComparison[]): Caveat[] {
  const found = workloads.flatMap(({ name, rows }) =>
    rows
      .filter(({ evidence }) => evidence === 'embedded stand-in')
      .filter(isRanked)
      .map(({ strategy, cells }) => ({ strategy, workload: name, content: profileOf(cells) })),
  );
  return grouped(found, (profile) => profile ?? '').map(({ content: profile, ...of }) => ({
    kind: 'stand-in',
    ...of,
    ...(profile !== undefined && { profile }),
  }));
}

/** All cells of a strategy have the same. */
function profileOf(cells: ComparisonRow['cells']): string | undefined {
  return cells.find(({ services }) => services?.profile !== undefined)?.services?.profile?.name;
}

function repeats(workloads: readonly WorkloadComparison[], answers: readonly Answer[]): Caveat[] {
  if (answers.length === 0) return [];
  const counts = workloads.flatMap(({ rows }) =>
    rows.map(({ cells }) => cells.filter(({ state }) => state === 'measured').length),
  );
  const fewest = Math.min(...counts.filter((count) => count > 0));
  return fewest < fewestRepeats ? [{ kind: 'repeats', repeats: fewest, most: Math.max(...counts), ...everywhere }] : [];
}

function warnings(workloads: readonly WorkloadComparison[]): Caveat[] {
  const found = workloads.flatMap(({ name, rows }) =>
    rows
      .filter(isRanked)
      .flatMap(({ strategy, cells }) =>
        cells.flatMap(({ judged }) =>
          judged.warnings
            .filter(({ severity }) => severity === 'caution')
            .map((warning) => ({ strategy, workload: name, content: warning })),
        ),
      ),
  );
  return grouped(found, ({ code }) => code)
    .toSorted((a, b) => placeOf(a.content) - placeOf(b.content))
    .map(({ content, ...of }) => ({ kind: 'warning', warning: content, ...of }));
}

/** Its place in that order. */
function placeOf({ code }: Warning): number {
  return warningOrder.includes(code) ? warningOrder.indexOf(code) : warningOrder.length;
}

function costs(workloads: readonly WorkloadComparison[]): Caveat[] {
  const rows = workloads.flatMap(({ name, rows }) => rows.map((row) => ({ strategy: row.strategy, workload: name, row })));
  const unpriced = rows.filter(({ row }) => row.costIncomplete).map((one) => ({ ...one, content: undefined }));
  const isAssumed = rows.some(({ row }) => row.cost.lines.some(({ evidence }) => evidence === 'assumed'));
  return [
    ...grouped(unpriced, () => '').map(({ strategies, workloads }): Caveat => ({ kind: 'unpriced', strategies, workloads })),
    ...(isAssumed ? [{ kind: 'assumed cost', ...everywhere } as const] : []),
  ];
}

function isRanked({ unranked }: ComparisonRow): boolean {
  return unranked === undefined;
}

interface Found<T> {
  readonly strategy: string;
  readonly workload: string;
  readonly content: T;
}

/** With the content of the first of each key. */
function grouped<T>(
  all: readonly Found<T>[],
  keyOf: (content: T) => string,
): { readonly content: T; readonly strategies: readonly string[]; readonly workloads: readonly string[] }[] {
  const groups = new Map<string, Found<T>[]>();
  for (const one of all) groups.set(keyOf(one.content), [...(groups.get(keyOf(one.content)) ?? []), one]);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [
          {
            content: first.content,
            strategies: [...new Set(group.map(({ strategy }) => strategy))],
            workloads: [...new Set(group.map(({ workload }) => workload))],
          },
        ];
  });
}
