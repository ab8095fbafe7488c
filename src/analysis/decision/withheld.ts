/** Where a run says too little, or contradicts itself, so that it gives no verdict. */
import type { Cell, RunRecord } from '../../core/record.ts';
import { formatNumber } from '../../core/text.ts';
import type { ComparisonRow, WorkloadComparison } from '../comparison/comparison.ts';
import { contradictsExpected } from '../comparison/expected.ts';

export interface Withheld {
  readonly reason: string;
  readonly remedy: string;
}

export const notRunAtAll: Withheld = { reason: 'it was not run', remedy: 'Run again to the end.' };

/** Of a run that was ended early. */
export function workloadsNotRun({ experiment, cells, state }: RunRecord): string[] {
  if (state === 'complete') return [];
  return experiment.workloads.map(({ name }) => name).filter((name) => !cells.some(({ workload }) => workload === name));
}

/** Below this share of predicted instances the figures are those of failing. */
const leastSuccess = 0.5;

export function whyWithheld(record: RunRecord, { name, rows }: WorkloadComparison): Withheld[] {
  return [...disagreements(record, name), ...unexpected(record, name), ...missing(record, name), ...failing(rows)];
}

function disagreements({ agreements }: RunRecord, workload: string): Withheld[] {
  return agreements.flatMap((agreement) => {
    if (agreement.workload !== workload || agreement.state !== 'disagree') return [];
    const { differing, compared, cells } = agreement;
    const [one, other] = cells;
    const share = `${formatNumber(differing)} of ${formatNumber(compared)} instances`;
    return [
      {
        reason: `predictions disagree: ${share} differ between ${one} and ${other}`,
        remedy: 'Find out which is wrong, then run again.',
      },
    ];
  });
}

function unexpected({ expectations = [] }: RunRecord, workload: string): Withheld[] {
  return expectations
    .filter((one) => one.workload === workload && contradictsExpected(one))
    .map(({ strategy, differing, compared }) => ({
      reason: `${strategy} differs from the expected predictions in ${formatNumber(differing)} of ${formatNumber(compared)} instances`,
      remedy: 'Find out which is wrong, then run again.',
    }));
}

/** By strategy: failed, or not run to its end. What does not apply to a strategy is not missing. */
function missing(record: RunRecord, workload: string): Withheld[] {
  const cells = record.cells.filter((cell) => cell.workload === workload);
  const { strategies, repeats } = record.experiment;
  const names = new Set([...strategies.map(({ name }) => name), ...cells.map(({ strategy }) => strategy)]);
  return [...names].flatMap((strategy) => {
    const own = cells.filter((cell) => cell.strategy === strategy);
    const reason = whyMissing(own, repeats, record.state);
    return reason === undefined
      ? []
      : [{ reason: `${strategy} ${reason}`, remedy: 'Run again to the end, or without it (--strategy).' }];
  });
}

function whyMissing(own: readonly Cell[], repeats: number, state: RunRecord['state']): string | undefined {
  const failed = own.find((cell) => cell.state === 'failed');
  if (failed !== undefined) return own.length === 1 ? 'failed' : `failed in repeat ${failed.repeat}`;
  // A run that is complete has all that it set out to do.
  if (state === 'complete') return undefined;
  if (own.some((cell) => cell.state === 'stopped')) return 'was stopped before its end';
  if (own.length === 0) return 'was not run';
  return own.length < repeats ? `was run ${formatNumber(own.length)} of ${formatNumber(repeats)} times` : undefined;
}

/** Of the strategy that predicted most: others that predicted less are not ranked. */
function failing(rows: readonly ComparisonRow[]): Withheld[] {
  const shares = rows
    .filter(({ unranked }) => unranked === undefined)
    .map(({ strategy, figures }) => ({ strategy, due: figures['due'] ?? 0, ok: figures['ok'] ?? figures['due'] ?? 0 }));
  const [most] = shares.toSorted((a, b) => b.ok / b.due - a.ok / a.due);
  if (most === undefined || most.ok >= leastSuccess * most.due) return [];
  return [
    {
      reason: `most instances failed: ${most.strategy}, which predicted most, predicted ${formatNumber(most.ok)} of ${formatNumber(most.due)}`,
      remedy: 'See the failures in the report, and repair them first.',
    },
  ];
}
