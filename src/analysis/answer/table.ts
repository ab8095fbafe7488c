/** The strategies of one workload by the five considerations, the best and what ties with it marked. */
import { type Consideration, considerations } from '../../core/keys/priorities.ts';
import type { ComparisonRow, WorkloadComparison } from '../comparison/comparison.ts';
import { reasonOf } from '../comparison/reason.ts';
import type { Decision } from '../decision/decide.ts';
import { negligible } from '../decision/draws.ts';
import { isOffered, standingFor } from '../decision/weighed.ts';
import { effortFigures } from '../figures/effort.ts';
import type { StrategyEffort } from '../figures/efforts.ts';
import { type Figures, isCost } from '../figures/index.ts';
import type { AnswerColumn, AnswerRow, MarkedFigure } from './answer.ts';

interface Measured {
  readonly row: ComparisonRow;
  /** With its effort. */
  readonly figures: Figures;
}

export interface AnswerTable {
  readonly columns: readonly AnswerColumn[];
  readonly rows: readonly AnswerRow[];
}

export function tableOf(workload: WorkloadComparison, efforts: readonly StrategyEffort[], decision?: Decision): AnswerTable {
  const measured = workload.rows.map((row): Measured => ({
    row,
    figures: { ...row.figures, ...effortOf(row.strategy, efforts) },
  }));
  const columns = considerations.map((consideration): AnswerColumn => {
    const key = keyOf(consideration, measured);
    return { consideration, ...(key !== undefined && { key }) };
  });
  const marked = columns.map(({ consideration, key }) =>
    key === undefined
      ? new Map<string, MarkedFigure>()
      : markedFigures(key, consideration === 'throughput', measured, tiedBy(key, decision)),
  );
  const order = new Map(decision?.ranked.map(({ strategy }, i) => [strategy, i]));
  const place = ({ row }: Measured) => order.get(row.strategy) ?? order.size;
  return {
    columns,
    rows: [
      ...measured
        .toSorted((a, b) => place(a) - place(b))
        .map(({ row }): AnswerRow => {
          const { strategy, evidence, runtime, unranked, figures } = row;
          return {
            strategy,
            evidence,
            ...(runtime !== undefined && { runtime }),
            state: unranked === undefined ? 'ranked' : 'not ranked',
            ...(unranked !== undefined && { reason: unranked }),
            figures: marked.map((column) => column.get(strategy)),
            failedShare: ((figures['failed'] ?? 0) + (figures['dropped'] ?? 0)) / Math.max(1, figures['due'] ?? 0),
          };
        }),
      ...withoutFigures(workload),
    ],
  };
}

/** Strategies that no cell of this workload has figures of. */
function withoutFigures({ rows, without }: WorkloadComparison): AnswerRow[] {
  const names = [...new Set(without.map(({ strategy }) => strategy))];
  return names
    .filter((name) => rows.every(({ strategy }) => strategy !== name))
    .flatMap((name) => {
      const [cell] = without.filter(({ strategy }) => strategy === name).toSorted((a, b) => failedFirst(a) - failedFirst(b));
      return cell === undefined
        ? []
        : [{ strategy: name, state: cell.state, reason: reasonOf(cell), figures: [], failedShare: 0 }];
    });
}

function failedFirst({ state }: WorkloadComparison['without'][number]): number {
  return state === 'failed' ? 0 : 1;
}

function effortOf(strategy: string, efforts: readonly StrategyEffort[]): Figures {
  const effort = efforts.find((one) => one.strategy === strategy);
  if (effort === undefined) return {};
  const of = { implementation: effort.implementation.personDays.value, maintenance: effort.maintenance.hoursPerMonth.value };
  return Object.fromEntries(effortFigures.map(({ key, is }) => [key, of[is.of]]));
}

/** Also of rows that are not ranked, where no other has a figure. */
function keyOf(consideration: Consideration, measured: readonly Measured[]): string | undefined {
  const competing = measured.filter(({ row }) => row.unranked === undefined);
  const key = standingFor(consideration, competing) ?? standingFor(consideration, measured);
  // What a stream's rate says of the strategy is that it was kept.
  if (key === undefined && consideration === 'throughput') return throughputKey;
  return key;
}

const throughputKey = 'throughput_rows_per_s';

/** Strategies that tie by this figure alone: a decision by nothing else has drawn its noise too, and says of them that they tie. */
function tiedBy(key: string, decision: Decision | undefined): readonly string[] {
  const weighed = decision?.criteria ?? [];
  return weighed.length === 1 && weighed[0]?.key === key ? (decision?.best ?? []) : [];
}

function markedFigures(
  key: string,
  higher: boolean,
  measured: readonly Measured[],
  tied: readonly string[],
): Map<string, MarkedFigure> {
  const atLeast = ({ row }: Measured) => isCost(key) && row.costIncomplete;
  const comparable = measured.flatMap((one) => {
    const value = one.figures[key];
    const isCompared = one.row.unranked === undefined && !atLeast(one) && !isOffered(one.figures, key);
    return value === undefined || !isCompared ? [] : [{ one, value }];
  });
  const values = comparable.map(({ value }) => value);
  const best = higher ? Math.max(...values) : Math.min(...values);
  // What has a price only in part may cost any more, but not less.
  const mightBeBest = (one: Measured) => one.row.unranked === undefined && atLeast(one) && !((one.figures[key] ?? 0) > best);
  // A best is marked only beside something worse.
  const isMarked = new Set(values).size > 1 && !measured.some(mightBeBest);
  return new Map(
    measured.flatMap((one) => {
      const value = one.figures[key];
      if (value === undefined) return [];
      const isCompared = isMarked && comparable.some((other) => other.one === one);
      const mark = isCompared ? markOf(value, best, isAlike(one.row, key) || tied.includes(one.row.strategy)) : undefined;
      const figure = { key, value, ...(atLeast(one) && { atLeast: true as const }), ...(mark !== undefined && { mark }) };
      return [[one.row.strategy, figure]];
    }),
  );
}

function markOf(value: number, best: number, alike: boolean): MarkedFigure['mark'] {
  if (value === best) return 'best';
  const ratio = value > best ? value / best : best / value;
  return alike || ratio < 1 + negligible ? 'tie' : undefined;
}

/** Of batches the makespan is tested, which says the same as the throughput. */
function isAlike({ alike }: ComparisonRow, key: string): boolean {
  return alike.has(key) || (key === throughputKey && alike.has('makespan_s'));
}
