/** The value of a figure that a threshold asks for, of one strategy in one workload. */
import { furtherPercentOf, percentIn, unitOfKey } from '../../core/condition/figures.ts';
import type { Subject } from '../../core/condition/condition.ts';
import { median } from '../../core/numbers.ts';
import { formatNumber } from '../../core/text.ts';
import type { Cell, RunRecord } from '../../core/record.ts';
import { medianInterval, type MedianInterval } from '../../measure/statistics/median-interval.ts';
import type { Comparison, ComparedCell, ComparisonRow, WorkloadComparison } from '../comparison/comparison.ts';
import { samplesNeeded } from '../../measure/distribution/distribution.ts';
import { measuredCandidate } from '../decision/measured.ts';
import type { CellsWith } from '../figures/definition.ts';
import { figures, isCost } from '../figures/index.ts';
import { furtherPercentiles } from '../figures/further.ts';

export type Measured =
  /** The strategy cannot have it in this workload. */
  | { readonly state: 'none'; readonly reason: string }
  | { readonly state: 'not measured'; readonly reason: string }
  | {
      readonly state: 'measured';
      readonly value: number;
      /** In the order of the repeats. */
      readonly repeats: readonly number[];
      readonly interval?: MedianInterval;
      /** Of each repeat, for shares. */
      readonly due: readonly number[];
      /** Why the value says too little to hold anything. */
      readonly doubt?: string;
    };

/** What happens to instances is asked of every repeat; of all else the median counts. */
export function isCount(key: string): boolean {
  return ['instances', 'messages', 'calls', 'retries'].includes(unitOfKey(key));
}

export function measuredOf(comparison: Comparison, workload: string, { key, strategy }: Required<Subject>): Measured {
  const { record } = comparison;
  const compared = comparison.workloads.find(({ name }) => name === workload);
  const row = compared?.rows.find((one) => one.strategy === strategy);
  const without = compared?.without.filter((cell) => cell.strategy === strategy) ?? [];
  const only =
    figures.find((figure) => figure.key === key)?.definition.only ??
    (furtherPercentOf(key) === undefined ? undefined : furtherOf(key));
  const kind = kindOf(record, workload, compared);
  if (only !== undefined && only !== 'calls' && kind !== undefined && !isOf(only, kind))
    return { state: 'none', reason: `only a ${only} has ${key}` };
  const [first] = without;
  if (row === undefined) {
    if (first?.state === 'not applicable') return { state: 'none', reason: first.reason };
    return { state: 'not measured', reason: first === undefined ? `${strategy} was not run` : failedText(first) };
  }
  if (only === 'calls' && row.cells.every(({ measured }) => measured.batching === undefined))
    return { state: 'none', reason: `only strategies that work call by call have ${key}` };
  return valueOf(row, key, record, missingOf(row, without, record));
}

function furtherOf(key: string): CellsWith {
  return key.startsWith('response') ? 'closed-loop' : 'stream';
}

function isOf(only: CellsWith, kind: string): boolean {
  return only === kind || (only === 'stream' && kind === 'queue');
}

/** As the experiment names it; undefined of a run that stores neither. */
function kindOf({ experiment }: RunRecord, workload: string, compared: WorkloadComparison | undefined): string | undefined {
  return experiment.workloads.find(({ name }) => name === workload)?.use ?? compared?.summary?.kind;
}

function missingOf(
  { cells }: ComparisonRow,
  without: readonly Extract<Cell, { readonly reason: string }>[],
  { experiment }: RunRecord,
): string | undefined {
  const [failed] = without;
  if (failed !== undefined) return failedText(failed);
  const missing = experiment.repeats - cells.length;
  return missing > 0 ? `${missing} of ${experiment.repeats} repeats were not run` : undefined;
}

function failedText({ id, reason }: Extract<Cell, { readonly reason: string }>): string {
  return `${id} failed: ${reason}`;
}

function valueOf(row: ComparisonRow, key: string, record: RunRecord, missing: string | undefined): Measured {
  const counted = countedCells(row);
  const repeats = counted.map((cell) => cellValue(cell, key)).filter((value) => value !== undefined);
  const complete = repeats.length === counted.length ? repeats : [];
  const value = valueOfRow(row, key, record) ?? median(complete);
  if (value === undefined) return { state: 'not measured', reason: missing ?? whyAbsent(key) };
  const incomplete = isCost(key) && row.costIncomplete ? 'its cost is at least that: something it uses has no price' : undefined;
  const doubt = missing ?? incomplete ?? (isCount(key) ? invalid(counted) : row.unranked);
  const interval = row.intervals[key] ?? (furtherPercentOf(key) === undefined ? undefined : medianInterval(complete));
  return {
    state: 'measured',
    value,
    repeats: complete,
    ...(interval !== undefined && { interval }),
    due: counted.map(({ measured }) => measured.counts.due),
    ...(doubt !== undefined && { doubt }),
  };
}

/** Stopped cells count where nothing else is there, as in the tables. */
function countedCells({ cells }: ComparisonRow): readonly ComparedCell[] {
  const measured = cells.filter(({ state }) => state === 'measured');
  return measured.length > 0 ? measured : cells;
}

/** With effort and the cost of a month, which are of a strategy and not of a cell. */
function valueOfRow(row: ComparisonRow, key: string, { efforts = {} }: RunRecord): number | undefined {
  return measuredCandidate(row, efforts[row.strategy]).figures[key];
}

function cellValue(cell: ComparedCell, key: string): number | undefined {
  return furtherPercentOf(key) === undefined
    ? cell.figures[key]
    : furtherPercentiles(cell.measured).find((one) => one.key === key)?.ms;
}

function invalid(cells: readonly ComparedCell[]): string | undefined {
  const [reason] = cells.flatMap(({ judged: { valid } }) => (valid.ok ? [] : [valid.reason]));
  return reason;
}

function whyAbsent(key: string): string {
  const percent = percentIn(key);
  return percent === undefined
    ? `the run has no ${key} of it`
    : `too few samples: p${percent} takes ${formatNumber(samplesNeeded(percent))}`;
}
