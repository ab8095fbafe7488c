import type { WorkloadComparison } from '../comparison/comparison.ts';
import type { Decision } from '../decision/decide.ts';
import type { StrategyEffort } from '../figures/efforts.ts';
import type { Answer, AnswerFigure, Verdict } from './answer.ts';
import { type AnswerTable, tableOf } from './table.ts';
import { verdictOf } from './verdict.ts';

/** One a decision, in their order. */
export function answersOf(
  decisions: readonly Decision[],
  workloads: readonly WorkloadComparison[],
  efforts: readonly StrategyEffort[],
): Answer[] {
  return decisions.map((decision) => {
    const workload = workloads.find(({ name }) => name === decision.case);
    const verdict = verdictOf(decision);
    const cloud = decision.cloud && verdictOf(decision.cloud);
    const take = takenIn(verdict, cloud);
    const table = workload === undefined ? { columns: [], rows: [] } : tableOf(workload, efforts, decision);
    return {
      workload: decision.case,
      asked: workload?.asked ?? 'no cell was measured',
      take,
      figures: figuresOf(take[0], table),
      verdict,
      ...(cloud !== undefined && { cloud }),
      ...table,
    };
  });
}

/** What is best in both places; of the one where only one has a verdict. */
function takenIn(here: Verdict, cloud: Verdict | undefined): readonly string[] {
  if (cloud === undefined || cloud.take.length === 0) return here.take;
  return here.take.length === 0 ? cloud.take : here.take.filter((name) => cloud.take.includes(name));
}

/** A stream's throughput is its schedule's. */
function figuresOf(strategy: string | undefined, { columns, rows }: AnswerTable): AnswerFigure[] {
  const figures = rows.find((row) => row.strategy === strategy)?.figures ?? [];
  const shown = columns.flatMap(({ consideration }, i) => {
    const figure = figures[i];
    return figure === undefined ? [] : [{ consideration, figure }];
  });
  return shown
    .filter(({ consideration }) => ['throughput', 'latency', 'cost'].includes(consideration))
    .map(({ figure: { mark: _, ...figure } }) => figure);
}
